import * as grpc from '@grpc/grpc-js';
import * as loader from '@grpc/proto-loader';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProtoGrpcType } from '../target/generated/handover_service';
import type { Decision__Output as Decision } from '../target/generated/stillthere/v1/Decision';
import type { HandoverEvent } from '../target/generated/stillthere/v1/HandoverEvent';
import type { HandoverServiceClient } from '../target/generated/stillthere/v1/HandoverService';
import type { MonitorHandoversRequest } from '../target/generated/stillthere/v1/MonitorHandoversRequest';
import type { MonitorHandoversResponse__Output as Response } from '../target/generated/stillthere/v1/MonitorHandoversResponse';
import type { Rejection__Output as Rejection } from '../target/generated/stillthere/v1/Rejection';

export type { Decision, HandoverEvent, HandoverServiceClient, Rejection };

/** What became of an event. */
export type Answer = { decision: Decision; rejection?: undefined } | { decision?: undefined; rejection: Rejection };

/** Does in the chat what the server decides. The decisions of one handover come one after the other. */
export interface Handler {
  /**
   * Does the actions of a decision, in their order. The decision is acked once the promise resolves. If it rejects,
   * the same decision comes again: skip each `actionId` that is done.
   */
  carryOut(decision: Decision): Promise<void>;

  /** The last moment to report what the user wrote meanwhile: a close that is older is not carried out. */
  beforeClose?(decision: Decision): Promise<void>;

  /** A decision with a close was not carried out: the user had written. The server is told. */
  closeRefused?(decision: Decision): void;
}

export interface Options {
  /** Who this client is. Keep it over restarts; one of its own for each process. */
  clientId: string;
  /** The tenants whose handovers without an owner this client takes over. */
  tenants: string[];
  /** How many decisions with actions may be here and not done. */
  maxOutstanding: number;
  /** How many events may be reported and not answered before `room` waits. */
  maxUnanswered: number;
  /** Told when the stream opens, and why it broke. */
  onOpened?(resumed: boolean): void;
  onBroken?(error: Error): void;
}

/** An event that was reported and not answered. */
interface Report {
  event: HandoverEvent;
  retries: number;
  answer: Promise<Answer>;
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

type Stream = grpc.ClientDuplexStream<MonitorHandoversRequest, Response>;

const FIRST_BACKOFF_MS = 100;
const MAX_BACKOFF_MS = 5_000;
/** How long the server has for its first word. After that it says itself how often it gives a sign of life. */
const OPENING_MS = 30_000;
/** How many decisions that are done, and how many handovers in which the user wrote, are remembered. */
const REMEMBERED = 100_000;

/** The stubs of the service, read from its .proto files. */
export function connect(target: string, protoDir: string, credentials: grpc.ChannelCredentials): HandoverServiceClient {
  const definition = loader.loadSync('stillthere/v1/handover_service.proto', {
    includeDirs: [protoDir],
    longs: Number,
    enums: String,
    defaults: true,
    oneofs: true,
  });
  const { stillthere } = grpc.loadPackageDefinition(definition) as unknown as ProtoGrpcType;
  // The channel has a backoff of its own, which grows to two minutes. Ours is to be the longer one.
  return new stillthere.v1.HandoverService(target, credentials, {
    'grpc.initial_reconnect_backoff_ms': FIRST_BACKOFF_MS,
    'grpc.max_reconnect_backoff_ms': MAX_BACKOFF_MS,
  });
}

/**
 * One stream for many handovers, which outlives any break of the connection: each event is decided on once, each
 * decision is carried out once and in the order of its handover. What is here is lost with the process: report the
 * events again that had no answer, and remember the `actionId`s that are done if they must not be done twice.
 */
export class HandoverMonitor {
  /** By handover, in the order of the reports. The first of each has been sent. */
  private readonly reports = new Map<string, Report[]>();
  private unanswered = 0;
  /** By handover: ends with the last decision that waits for its turn. */
  private readonly lanes = new Map<string, Promise<void>>();
  private readonly here = new Set<string>();
  private readonly done = new Set<string>();
  /** By handover: the sequence of the decision on the user's last message. */
  private readonly userWroteAt = new Map<string, number>();
  private waiting: (() => void)[] = [];
  private stream: Stream | undefined;
  private resumeToken = '';
  /** Decisions of before that the server has yet to send on this stream. */
  private owed = 0;
  private full = false;
  private closing = false;
  private over = false;
  private failure: Error | undefined;

  constructor(
    private readonly client: HandoverServiceClient,
    private readonly handler: Handler,
    private readonly options: Options,
  ) {}

  /** Keeps the stream open. Resolves after `close`; rejects when to open it again would not help. */
  async run(): Promise<void> {
    for (let attempt = 0; !this.over; attempt++) {
      try {
        await this.listen(() => (attempt = 0));
        this.over = true;
        return this.changed();
      } catch (error) {
        if (isTerminal(error as grpc.ServiceError)) throw this.fail(error as Error);
        this.options.onBroken?.(error as Error);
      }
      await sleep(backoff(attempt));
    }
  }

  /**
   * Reports an event. Resolves when it is answered, however often the connection breaks until then. Events of one
   * handover are decided on in the order in which they are reported: the next is sent when the one before is answered.
   */
  report(event: HandoverEvent): Promise<Answer> {
    return this.closing ? Promise.reject(new Error('the monitor is closing')) : this.submit(event);
  }

  /**
   * Back-pressure: resolves when there is room for another event. Await it before `report` wherever events could pile
   * up while the server is away. But report at once what the user writes: from then on no older close is carried out.
   */
  async room(): Promise<void> {
    while (!this.over && (this.unanswered >= this.options.maxUnanswered || this.full)) await this.change();
  }

  /** Waits until all is answered and done, then half-closes the stream: other clients take over at once. */
  async close(): Promise<void> {
    for (this.closing = true; !this.over; await this.change()) this.endIfIdle();
  }

  // One stream, from open to the end that we asked for.
  private async listen(onOpened: () => void): Promise<void> {
    const stream = this.client.monitorHandovers();
    stream.on('error', () => {}); // the loop below gets it; this keeps a late one from ending the process
    // A connection may die without a word. Then only the silence tells.
    let silenceMs = OPENING_MS;
    const silent = () => stream.destroy(new Error(`no sign of life for ${silenceMs} ms`));
    let watchdog = setTimeout(silent, silenceMs);
    try {
      stream.write({
        open: {
          clientId: this.options.clientId,
          resumeToken: this.resumeToken,
          tenants: this.options.tenants,
          maxOutstanding: this.options.maxOutstanding,
        },
      });
      for await (const response of stream as AsyncIterable<Response>) {
        if (response.opened) {
          onOpened();
          const { resumeToken, resumed, checkpointInterval: interval, unacknowledged } = response.opened;
          this.resumeToken = resumeToken;
          this.owed = unacknowledged;
          if (interval) silenceMs = 3 * (interval.seconds * 1_000 + interval.nanos / 1e6) || OPENING_MS;
          this.options.onOpened?.(resumed);
          void this.resend(stream);
        }
        // Acks that were on their way when the former stream broke may have counted since.
        if (response.checkpoint) this.owed = response.checkpoint.unacknowledged - response.checkpoint.outstanding;
        if (response.decision) this.decided(response.decision);
        if (response.rejection) this.rejected(response.rejection);
        for (const { decision, rejection } of response.results?.results ?? []) {
          if (decision) this.decided(decision);
          if (rejection) this.rejected(rejection);
        }
        clearTimeout(watchdog);
        watchdog = setTimeout(silent, silenceMs);
        this.changed();
      }
      if (!stream.writableEnded) throw new Error('the server ended the stream');
    } finally {
      clearTimeout(watchdog);
      this.stream = undefined;
      this.full = false;
      stream.cancel();
      this.changed();
    }
  }

  // Sends again what has no answer, with the same event ids: what had effect before has it once.
  private async resend(stream: Stream): Promise<void> {
    const first = [...this.reports.values()].map(([report]) => report!.event);
    this.stream = stream;
    for (const event of first) {
      while (this.full) await this.change();
      if (this.stream !== stream) return;
      this.write({ event });
    }
  }

  private submit(event: HandoverEvent): Promise<Answer> {
    if (this.failure) return Promise.reject(this.failure);
    const key = handoverKey(event);
    const reports = this.reports.get(key) ?? [];
    const known = reports.find((report) => report.event.eventId === event.eventId);
    if (known) return known.answer;
    let settle!: Pick<Report, 'resolve' | 'reject'>;
    const answer = new Promise<Answer>((resolve, reject) => (settle = { resolve, reject }));
    answer.catch(() => {}); // whoever awaits it is told, and nobody has to
    this.unanswered++;
    this.reports.set(key, reports);
    if (reports.push({ event, retries: 0, answer, ...settle }) === 1) this.write({ event });
    return answer;
  }

  private write(message: MonitorHandoversRequest): void {
    const stream = this.stream;
    if (!stream || stream.write(message)) return;
    if (this.full) return;
    this.full = true;
    stream.once('drain', () => {
      if (this.stream === stream) this.full = false;
      this.changed();
    });
  }

  private decided(decision: Decision): void {
    this.answered(decision, { decision });
    if (decision.redelivered) this.owed--;
    if (decision.actions.length === 0 || decision.acknowledged || decision.ownerClientId) return;
    const id = decision.decisionId;
    if (this.done.has(id)) this.write({ ack: { decisionId: id } }); // the first ack got lost
    if (this.done.has(id) || this.here.has(id)) return;
    this.here.add(id);
    const key = handoverKey(decision);
    const turn = (this.lanes.get(key) ?? Promise.resolve()).then(async () => {
      await this.take(decision);
      if (this.lanes.get(key) === turn) this.lanes.delete(key);
      this.changed();
    });
    this.lanes.set(key, turn);
  }

  // The turn of a decision has come.
  private async take(decision: Decision): Promise<void> {
    const id = decision.decisionId;
    for (let attempt = 0; ; attempt++) {
      try {
        if (decision.actions.some((action) => action.closeHandover)) {
          await this.handler.beforeClose?.(decision);
          if (this.userWroteAfter(decision)) {
            this.handler.closeRefused?.(decision);
            const { tenant, handoverId } = decision;
            // The message itself is before it on its way, and takes the close back even if this got lost.
            void this.submit({ tenant, handoverId, eventId: `close-refused/${id}`, closeRefused: { decisionId: id } });
            break;
          }
        }
        await this.handler.carryOut(decision);
        break;
      } catch (error) {
        console.error(`decision ${id} could not be carried out, trying again: ${error}`);
        await sleep(backoff(attempt));
      }
    }
    this.here.delete(id);
    this.done.add(id);
    forgetOldest(this.done);
    this.write({ ack: { decisionId: id } });
  }

  private userWroteAfter(decision: Decision): boolean {
    if (decision.closeTakenBack) return true; // before this process began; the server knows
    const key = handoverKey(decision);
    if ((this.userWroteAt.get(key) ?? 0) > decision.sequence) return true;
    return (this.reports.get(key) ?? []).some(({ event }) => isUserMessage(event));
  }

  private rejected(rejection: Rejection): void {
    if (!mayRetry(rejection)) return this.answered(rejection, { rejection });
    const report = this.firstReport(rejection);
    if (!report) return;
    void sleep(backoff(report.retries++)).then(() => {
      if (this.firstReport(rejection) === report) this.write({ event: report.event });
    });
  }

  // Both what answers the event and a decision that was sent again for the server's own reasons count.
  private answered(event: HandoverEvent, answer: Answer): void {
    const report = this.firstReport(event);
    if (!report) return;
    const key = handoverKey(event);
    if (answer.decision && isUserMessage(report.event)) {
      this.userWroteAt.delete(key); // and to the end of the order
      this.userWroteAt.set(key, answer.decision.sequence);
      forgetOldest(this.userWroteAt);
    }
    this.unanswered--;
    const reports = this.reports.get(key)!;
    reports.shift();
    if (reports[0]) this.write({ event: reports[0].event });
    else this.reports.delete(key);
    report.resolve(answer);
  }

  private firstReport(event: HandoverEvent): Report | undefined {
    const report = this.reports.get(handoverKey(event))?.[0];
    return report?.event.eventId === event.eventId ? report : undefined;
  }

  private endIfIdle(): void {
    const idle = this.unanswered === 0 && this.lanes.size === 0 && this.owed <= 0;
    if (idle && !this.stream?.writableEnded) this.stream?.end();
  }

  private fail(error: Error): Error {
    this.failure = error;
    this.over = true;
    for (const { reject } of [...this.reports.values()].flat()) reject(error);
    this.reports.clear();
    this.unanswered = 0;
    this.changed();
    return error;
  }

  private change(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private changed(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }
}

/** Exponential, with full jitter: a thousand clients don't come back in the same moment. */
function backoff(attempt: number): number {
  return Math.random() * Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** attempt);
}

function forgetOldest(remembered: Set<string> | Map<string, number>): void {
  const [oldest] = remembered.keys();
  if (oldest !== undefined && remembered.size > REMEMBERED) remembered.delete(oldest);
}

function handoverKey({ tenant, handoverId }: HandoverEvent): string {
  return JSON.stringify([tenant, handoverId]);
}

function isUserMessage({ activityTick: tick }: HandoverEvent): boolean {
  const wrote = tick?.kind === 'ACTIVITY_KIND_MESSAGE' || tick?.kind === 'ACTIVITY_KIND_ATTACHMENT';
  return wrote && tick?.by === 'PARTICIPANT_USER';
}

/** Whether error_reason.proto says RETRY. */
function mayRetry({ reason }: Rejection): boolean {
  switch (reason) {
    case 'ERROR_REASON_TOO_MANY_IN_FLIGHT':
    case 'ERROR_REASON_TOO_MANY_UNACKNOWLEDGED':
    case 'ERROR_REASON_SHUTTING_DOWN':
    case 'ERROR_REASON_STORE_FAILED':
      return true;
    default:
      return false;
  }
}

/** Whether a stream that ended so would end so again. */
function isTerminal(error: Partial<grpc.ServiceError>): boolean {
  switch (error.code) {
    case grpc.status.INVALID_ARGUMENT:
    case grpc.status.FAILED_PRECONDITION:
    case grpc.status.UNIMPLEMENTED:
    case grpc.status.UNAUTHENTICATED:
    case grpc.status.PERMISSION_DENIED:
      return true;
    case grpc.status.ABORTED:
      // The other reason, CLIENT_ID_IN_USE, passes when the server notices that the former client is dead.
      return hasReason(error, 'STREAM_SUPERSEDED');
    default:
      return false;
  }
}

/** Looks for the reason in the bytes of the `google.rpc.ErrorInfo`, where it stands in plain text. */
function hasReason(error: Partial<grpc.ServiceError>, reason: string): boolean {
  return (error.metadata?.get('grpc-status-details-bin') ?? []).some((details) => details.includes(reason));
}
