// Plays the scenario of all the languages against a server, and writes what came of it.
import * as grpc from '@grpc/grpc-js';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';
import type { Action__Output as Action } from '../target/generated/stillthere/v1/Action';
import type { GetHandoverResponse__Output as GetHandoverResponse } from '../target/generated/stillthere/v1/GetHandoverResponse';
import { connect, HandoverMonitor, type Decision, type Handler, type HandoverEvent } from './handover-monitor';

interface Step {
  on: string;
  report: HandoverEvent[];
  times?: number;
  pauseMs?: number;
  mark?: boolean;
}

const { values: args } = parseArgs({
  options: {
    target: { type: 'string', default: '127.0.0.1:7040' },
    tenant: { type: 'string', default: 'example-node' },
    'client-id': { type: 'string', default: 'example-node' },
    proto: { type: 'string', default: '../../../proto/src/main/proto' },
    scenario: { type: 'string', default: '../scenario.json' },
    outcome: { type: 'string', default: 'target/outcome.json' },
    ledger: { type: 'string', default: 'target/ledger.txt' },
  },
});

/** One handover of the scenario: where it stands in the script, and what was done in it. */
class Part {
  readonly done: string[] = [];
  timersSet = 0;
  readonly ended: Promise<void>;
  private end!: () => void;

  constructor(
    private readonly id: string,
    private readonly steps: Step[],
  ) {
    this.ended = new Promise((resolve) => (this.end = resolve));
  }

  /** Something happened: takes the first step that waits for it. */
  async happened(what: string): Promise<void> {
    const at = this.steps.findIndex((step) => step.on === what);
    if (at < 0) return;
    const [step] = this.steps.splice(at, 1) as [Step];
    if (step.mark) marked();
    for (let n = 1; n <= (step.times ?? 1); n++) {
      if (step.times) await monitor.room();
      for (const event of step.report) this.report({ ...event, eventId: event.eventId?.replace('#', String(n)) });
      if (step.pauseMs) await sleep(step.pauseMs);
    }
  }

  private report(event: HandoverEvent): void {
    monitor
      .report({ ...event, tenant: args.tenant, handoverId: this.id })
      .then(({ rejection }) => {
        if (rejection) throw new Error(`${this.id}: ${event.eventId} was refused: ${rejection.message}`);
        if (event.eventId === 'ended') this.end();
        return this.happened(`answered ${event.eventId}`);
      })
      .catch(fail);
  }

  /** What a chat platform would do: it takes its time, and it can't be undone. */
  async do(action: Action): Promise<void> {
    await sleep(20);
    appendFileSync(args.ledger, `${action.actionId}\n`);
    const { say, takeBranch, closeHandover } = action;
    if (action.setTimer) this.timersSet++;
    if (takeBranch) this.done.push(`take branch ${takeBranch.branch}`);
    if (say) {
      this.done.push(`say ${say.messageKey} to ${say.destination.replace('DESTINATION_', '')} in ${say.language}`);
      await this.happened(`say ${say.messageKey}`);
    }
    if (closeHandover) {
      this.done.push(`close ${closeHandover.reason}`);
      await this.happened('close');
    }
  }
}

const scenario = JSON.parse(readFileSync(args.scenario, 'utf8')) as { handovers: Record<string, { steps: Step[] }> };
const parts = new Map(Object.entries(scenario.handovers).map(([id, { steps }]) => [id, new Part(id, steps)]));
const partOf = (decision: Decision) => parts.get(decision.handoverId)!;

let marks = Object.values(scenario.handovers).flatMap(({ steps }) => steps.filter((step) => step.mark)).length;
function marked(): void {
  if (--marks === 0) console.log('MARK');
}

function fail(error: Error): void {
  console.error(error);
  process.exit(1);
}

const handler: Handler = {
  async carryOut(decision) {
    for (const action of decision.actions) await partOf(decision).do(action);
  },
  async beforeClose(decision) {
    await partOf(decision).happened('before close');
  },
  closeRefused(decision) {
    partOf(decision).done.push('refuse to close');
  },
};

const client = connect(args.target, args.proto, grpc.credentials.createInsecure());
let opened = 0;
const monitor = new HandoverMonitor(client, handler, {
  clientId: args['client-id'],
  tenants: [args.tenant],
  maxOutstanding: 50,
  maxUnanswered: 100,
  onOpened() {
    console.log(`OPENED ${++opened}`);
    if (opened <= 2) for (const part of parts.values()) void part.happened(opened === 1 ? 'start' : 'back');
  },
  onBroken: (error) => console.log(`BROKEN ${error.message}`),
});

async function main(): Promise<void> {
  monitor.run().catch(fail);
  await Promise.all([...parts.values()].map((part) => part.ended));
  await monitor.close();

  const getHandover = promisify(client.getHandover.bind(client)) as (request: object) => Promise<GetHandoverResponse>;
  const outcome: Record<string, object> = {};
  for (const [handoverId, { done, timersSet }] of [...parts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const { handover, delivery } = await getHandover({ tenant: args.tenant, handoverId });
    outcome[handoverId] = {
      decisions: handover!.decisionSequence,
      done,
      status: handover!.status.replace('HANDOVER_STATUS_', ''),
      timersSet,
      unacknowledged: delivery?.unacknowledged ?? 0,
    };
  }
  writeFileSync(args.outcome, `${JSON.stringify(outcome, null, 2)}\n`);
  client.close();
  console.log('DONE');
}

main().catch(fail);
