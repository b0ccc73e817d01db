#!/usr/bin/python3
"""Plays the scenario of all the languages against a server, and writes what came of it."""

import argparse
import asyncio
import json
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TextIO

import grpc
from google.protobuf.json_format import ParseDict
from handover_monitor import CHANNEL_OPTIONS, Answer, HandoverMonitor, Options
from stillthere.v1.decision_pb2 import Action, Decision, Destination
from stillthere.v1.event_pb2 import HandoverEvent
from stillthere.v1.handover_pb2 import HandoverStatus
from stillthere.v1.handover_service_pb2 import GetHandoverRequest, Opened, Rejection
from stillthere.v1.handover_service_pb2_grpc import HandoverServiceStub


class Part:
    """One handover of the scenario: where it stands in the script, and what was done in it."""

    def __init__(self, play: "Play", handover_id: str, steps: list[dict[str, Any]]) -> None:
        self._play = play
        self._id = handover_id
        self._steps = steps
        self.done: list[str] = []
        self.timers_set = 0
        self.ended = asyncio.Event()

    async def happened(self, what: str) -> None:
        """Something happened: takes the first step that waits for it."""
        step = next((step for step in self._steps if step["on"] == what), None)
        if not step:
            return
        self._steps.remove(step)
        if step.get("mark"):
            self._play.marked()
        for n in range(1, step.get("times", 1) + 1):
            if "times" in step:
                await self._play.monitor.room()
            for event in step["report"]:
                self._report({**event, "eventId": event["eventId"].replace("#", str(n))})
            await asyncio.sleep(step.get("pauseMs", 0) / 1_000)

    def _report(self, event: dict[str, Any]) -> None:
        whole = {**event, "tenant": self._play.args.tenant, "handoverId": self._id}
        answer = self._play.monitor.report(ParseDict(whole, HandoverEvent()))
        self._play.start(self._answered(event["eventId"], answer))

    async def _answered(self, event_id: str, coming: "asyncio.Future[Answer]") -> None:
        answer = await coming
        if isinstance(answer, Rejection):
            raise RuntimeError(f"{self._id}: {event_id} was refused: {answer.message}")
        if event_id == "ended":
            self.ended.set()
        await self.happened(f"answered {event_id}")

    async def do(self, action: Action) -> None:
        """What a chat platform would do: it takes its time, and it can't be undone."""
        await asyncio.sleep(0.02)
        self._play.ledger.write(f"{action.action_id}\n")
        self._play.ledger.flush()
        if action.HasField("set_timer"):
            self.timers_set += 1
        if action.HasField("take_branch"):
            self.done.append(f"take branch {action.take_branch.branch}")
        if action.HasField("say"):
            say = action.say
            to = Destination.Name(say.destination).removeprefix("DESTINATION_")
            self.done.append(f"say {say.message_key} to {to} in {say.language}")
            await self.happened(f"say {say.message_key}")
        if action.HasField("close_handover"):
            self.done.append(f"close {action.close_handover.reason}")
            await self.happened("close")


class Play:
    """The whole scenario, and the handler of the decisions in it."""

    def __init__(self, args: argparse.Namespace, stub: HandoverServiceStub, ledger: TextIO) -> None:
        self.args = args
        self.ledger = ledger
        self._stub = stub
        handovers = json.loads(args.scenario.read_text())["handovers"]
        self._parts = {id: Part(self, id, handover["steps"]) for id, handover in sorted(handovers.items())}
        self._marks = sum(step.get("mark", False) for handover in handovers.values() for step in handover["steps"])
        self._opened = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.monitor = HandoverMonitor(
            stub,
            self,
            Options(
                client_id=args.client_id,
                tenants=[args.tenant],
                max_outstanding=50,
                max_unanswered=100,
                on_opened=self._on_opened,
                on_broken=lambda error: _print(f"BROKEN {_why(error)}"),
            ),
        )

    async def carry_out(self, decision: Decision) -> None:
        for action in decision.actions:
            await self._parts[decision.handover_id].do(action)

    async def before_close(self, decision: Decision) -> None:
        await self._parts[decision.handover_id].happened("before close")

    def close_refused(self, decision: Decision) -> None:
        self._parts[decision.handover_id].done.append("refuse to close")

    def marked(self) -> None:
        self._marks -= 1
        if self._marks == 0:
            _print("MARK")

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Does work in the background. If it fails, the play fails."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    async def run(self) -> None:
        monitoring = asyncio.create_task(self.monitor.run())
        parts = asyncio.create_task(self._end_of_parts())
        await asyncio.wait({monitoring, parts, self._failed}, return_when=asyncio.FIRST_COMPLETED)
        for one in (monitoring, self._failed):
            if one.done():
                one.result()
        await self.monitor.close()
        await monitoring
        outcome = {id: await self._outcome(id, part) for id, part in self._parts.items()}
        self.args.outcome.write_text(json.dumps(outcome, indent=2, sort_keys=True, ensure_ascii=False) + "\n")
        _print("DONE")

    async def _end_of_parts(self) -> None:
        for part in self._parts.values():
            await part.ended.wait()

    async def _outcome(self, handover_id: str, part: Part) -> dict[str, Any]:
        request = GetHandoverRequest(tenant=self.args.tenant, handover_id=handover_id)
        response = await self._stub.GetHandover(request)
        return {
            "decisions": response.handover.decision_sequence,
            "done": part.done,
            "status": HandoverStatus.Name(response.handover.status).removeprefix("HANDOVER_STATUS_"),
            "timersSet": part.timers_set,
            "unacknowledged": response.delivery.unacknowledged,
        }

    def _on_opened(self, opened: Opened) -> None:
        self._opened += 1
        _print(f"OPENED {self._opened}")
        if self._opened <= 2:
            for part in self._parts.values():
                self.start(part.happened("start" if self._opened == 1 else "back"))

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) and not self._failed.done():
            self._failed.set_exception(error)


def _why(error: Exception) -> str:
    return f"{error.code().name}: {error.details()}" if isinstance(error, grpc.aio.AioRpcError) else str(error)


def _print(line: str) -> None:
    print(line, flush=True)


async def main() -> None:
    here = Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", default="127.0.0.1:7040", help="the server, host:port")
    parser.add_argument("--tenant", default="example-python")
    parser.add_argument("--client-id", default="example-python")
    parser.add_argument("--scenario", type=Path, default=here.parent / "scenario.json")
    parser.add_argument("--outcome", type=Path, default=here / "target" / "outcome.json")
    parser.add_argument("--ledger", type=Path, default=here / "target" / "ledger.txt")
    args = parser.parse_args()
    with args.ledger.open("a") as ledger:
        async with grpc.aio.insecure_channel(args.target, options=CHANNEL_OPTIONS) as channel:
            await Play(args, HandoverServiceStub(channel), ledger).run()


asyncio.run(main())
