"""One stream to the StillThere service for many handovers, which outlives any break of the connection."""

import asyncio
import logging
import random
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Protocol, Union

import grpc
from stillthere.v1.decision_pb2 import Decision
from stillthere.v1.error_reason_pb2 import (
    ERROR_REASON_SHUTTING_DOWN,
    ERROR_REASON_STORE_FAILED,
    ERROR_REASON_TOO_MANY_IN_FLIGHT,
    ERROR_REASON_TOO_MANY_UNACKNOWLEDGED,
)
from stillthere.v1.event_pb2 import (
    ACTIVITY_KIND_ATTACHMENT,
    ACTIVITY_KIND_MESSAGE,
    CloseRefused,
    HandoverEvent,
)
from stillthere.v1.handover_pb2 import PARTICIPANT_USER
from stillthere.v1.handover_service_pb2 import (
    Ack,
    MonitorHandoversRequest,
    MonitorHandoversResponse,
    Open,
    Opened,
    Rejection,
)
from stillthere.v1.handover_service_pb2_grpc import HandoverServiceStub

log = logging.getLogger(__name__)

# What became of an event.
Answer = Union[Decision, Rejection]

FIRST_BACKOFF = 0.1
MAX_BACKOFF = 5.0
# How many seconds the server has for its first word. After that it says itself how often it gives a sign of life.
OPENING = 30.0
# How many decisions that are done, and how many handovers in which the user wrote, are remembered.
REMEMBERED = 100_000

# The channel has a backoff of its own, which grows to two minutes. Ours is to be the longer one.
CHANNEL_OPTIONS = [
    ("grpc.initial_reconnect_backoff_ms", int(FIRST_BACKOFF * 1_000)),
    ("grpc.max_reconnect_backoff_ms", int(MAX_BACKOFF * 1_000)),
]

# Those that error_reason.proto marks RETRY.
RETRY = {
    ERROR_REASON_TOO_MANY_IN_FLIGHT,
    ERROR_REASON_TOO_MANY_UNACKNOWLEDGED,
    ERROR_REASON_SHUTTING_DOWN,
    ERROR_REASON_STORE_FAILED,
}

# A stream that ended so would end so again.
TERMINAL = {
    grpc.StatusCode.INVALID_ARGUMENT,
    grpc.StatusCode.FAILED_PRECONDITION,
    grpc.StatusCode.UNIMPLEMENTED,
    grpc.StatusCode.UNAUTHENTICATED,
    grpc.StatusCode.PERMISSION_DENIED,
}


class Handler(Protocol):
    """Does in the chat what the server decides. The decisions of one handover come one after the other."""

    async def carry_out(self, decision: Decision) -> None:
        """Does the actions of a decision, in their order. The decision is acked when this returns.

        If it raises, the same decision comes again: skip each `action_id` that is done.
        """

    async def before_close(self, decision: Decision) -> None:
        """The last moment to report what the user wrote meanwhile: a close that is older is not carried out."""

    def close_refused(self, decision: Decision) -> None:
        """A decision with a close was not carried out: the user had written. The server is told."""


@dataclass(frozen=True)
class Options:
    """How a monitor is to work."""

    # Who this client is. Keep it over restarts; one of its own for each process.
    client_id: str
    # The tenants whose handovers without an owner this client takes over.
    tenants: list[str]
    # How many decisions with actions may be here and not done.
    max_outstanding: int = 1_000
    # How many events may be reported and not answered before `room` waits.
    max_unanswered: int = 1_000
    # Told when the stream opens, and why it broke.
    on_opened: Callable[[Opened], None] = lambda opened: None
    on_broken: Callable[[Exception], None] = lambda error: None


@dataclass
class Report:
    """An event that was reported and not answered."""

    event: HandoverEvent
    answer: asyncio.Future[Answer]
    retries: int = 0


Key = tuple[str, str]


class HandoverMonitor:
    """Each event is decided on once; each decision is carried out once, in the order of its handover.

    What is here is lost with the process: report the events again that had no answer, and remember the `action_id`s
    that are done if they must not be done twice. Use it within one event loop.
    """

    def __init__(self, stub: HandoverServiceStub, handler: Handler, options: Options) -> None:
        self._stub = stub
        self._handler = handler
        self._options = options
        # By handover, in the order of the reports. The first of each has been sent.
        self._reports: dict[Key, list[Report]] = {}
        self._unanswered = 0
        # By handover: the decisions that wait for their turn. The first is being carried out.
        self._lanes: dict[Key, list[Decision]] = {}
        self._here: set[str] = set()  # decision ids
        self._done: dict[str, None] = {}  # decision ids, the oldest first
        # By handover: the sequence of the decision on the user's last message.
        self._user_wrote_at: dict[Key, int] = {}
        # What is to be written to the open stream. Holds no more than max_unanswered and max_outstanding allow.
        self._outgoing: asyncio.Queue[MonitorHandoversRequest] | None = None
        self._resume_token = ""
        self._owed = 0  # decisions of before that the server has yet to send on this stream
        self._closing = False
        self._half_closed = False
        self._failure: Exception | None = None
        self._changed = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Keeps the stream open. Returns after `close`; raises when to open it again would not help."""
        self._attempt = 0
        while True:
            try:
                await self._listen()
                return
            except (grpc.aio.AioRpcError, ConnectionError) as error:
                if _is_terminal(error):
                    self._fail(error)
                    raise
                self._options.on_broken(error)
            await asyncio.sleep(_backoff(self._attempt))
            self._attempt += 1

    def report(self, event: HandoverEvent) -> asyncio.Future[Answer]:
        """Reports an event. Await the answer, which comes however often the connection breaks until then.

        Events of one handover are decided on in the order in which they are reported: the next goes to the server
        when the one before is answered.
        """
        if self._closing:
            raise RuntimeError("the monitor is closing")
        return self._submit(event)

    async def room(self) -> None:
        """Back-pressure: returns when there is room for another event.

        Await it before `report` wherever events could pile up while the server is away. But report at once what the
        user writes: from then on no older close is carried out.
        """
        while not self._failure and self._unanswered >= self._options.max_unanswered:
            await self._change()

    async def close(self) -> None:
        """Waits until all is answered and done, then half-closes the stream: other clients take over at once.

        `run` returns when the server has taken note.
        """
        self._closing = True
        self._notify()

    async def _listen(self) -> None:
        """One stream, from open to the end that we asked for."""
        call = self._stub.MonitorHandovers()
        writer: asyncio.Task[None] | None = None
        try:
            await call.write(
                MonitorHandoversRequest(
                    open=Open(
                        client_id=self._options.client_id,
                        resume_token=self._resume_token,
                        tenants=self._options.tenants,
                        max_outstanding=self._options.max_outstanding,
                    )
                )
            )
            silence = OPENING
            while (response := await _read(call, silence)) is not grpc.aio.EOF:
                if response.HasField("opened"):
                    opened = response.opened
                    self._attempt = 0
                    self._resume_token = opened.resume_token
                    self._owed = opened.unacknowledged
                    silence = 3 * opened.checkpoint_interval.ToMilliseconds() / 1_000 or OPENING
                    self._outgoing = asyncio.Queue()
                    # Sends again what has no answer, with the same event ids: what had effect has it once.
                    for reports in self._reports.values():
                        self._write(MonitorHandoversRequest(event=reports[0].event))
                    writer = asyncio.create_task(self._write_all(call, self._outgoing))
                    self._options.on_opened(opened)
                self._received(response)
                self._notify()
            if not self._half_closed:
                raise ConnectionError(f"the server ended the stream: {await call.code()}")
        finally:
            self._outgoing = None
            self._half_closed = False
            if writer:
                writer.cancel()
            call.cancel()

    async def _write_all(self, call: grpc.aio.StreamStreamCall, outgoing: asyncio.Queue) -> None:
        # One write at a time, each of which waits for the connection to take it. When it breaks the reader is told.
        try:
            while not (self._closing and self._is_idle() and outgoing.empty()):
                if outgoing.empty():
                    await self._change()
                else:
                    await call.write(outgoing.get_nowait())
            self._half_closed = True
            await call.done_writing()
        except (grpc.aio.AioRpcError, asyncio.InvalidStateError):
            pass

    def _submit(self, event: HandoverEvent) -> asyncio.Future[Answer]:
        if self._failure:
            raise self._failure
        reports = self._reports.setdefault(_key(event), [])
        for report in reports:
            if report.event.event_id == event.event_id:
                return report.answer
        report = Report(event, asyncio.get_running_loop().create_future())
        self._unanswered += 1
        reports.append(report)
        if len(reports) == 1:
            self._write(MonitorHandoversRequest(event=event))
        return report.answer

    def _write(self, message: MonitorHandoversRequest) -> None:
        if self._outgoing:
            self._outgoing.put_nowait(message)
            self._notify()

    def _received(self, response: MonitorHandoversResponse) -> None:
        if response.HasField("checkpoint"):
            # Acks that were on their way when the former stream broke may have counted since.
            self._owed = response.checkpoint.unacknowledged - response.checkpoint.outstanding
        if response.HasField("decision"):
            self._decided(response.decision)
        if response.HasField("rejection"):
            self._rejected(response.rejection)
        for result in response.results.results:
            if result.HasField("decision"):
                self._decided(result.decision)
            if result.HasField("rejection"):
                self._rejected(result.rejection)

    def _decided(self, decision: Decision) -> None:
        self._answered(decision, decision)
        if decision.redelivered:
            self._owed -= 1
        if not decision.actions or decision.acknowledged or decision.owner_client_id:
            return
        if decision.decision_id in self._done:
            self._ack(decision)  # the first ack got lost
            return
        if decision.decision_id in self._here:
            return
        self._here.add(decision.decision_id)
        lane = self._lanes.setdefault(_key(decision), [])
        lane.append(decision)
        if len(lane) == 1:
            self._in_background(self._work(_key(decision), lane))

    async def _work(self, key: Key, lane: list[Decision]) -> None:
        while lane:
            await self._take(lane[0])
            del lane[0]
        del self._lanes[key]
        self._notify()

    async def _take(self, decision: Decision) -> None:
        """The turn of a decision has come."""
        attempt = 0
        while True:
            try:
                if any(action.HasField("close_handover") for action in decision.actions):
                    await self._handler.before_close(decision)
                    if self._user_wrote_after(decision):
                        self._handler.close_refused(decision)
                        # The message itself is before it on its way, and takes the close back even if this got lost.
                        self._submit(_close_refused(decision))
                        break
                await self._handler.carry_out(decision)
                break
            except Exception:
                log.exception("decision %s could not be carried out, trying again", decision.decision_id)
                await asyncio.sleep(_backoff(attempt))
                attempt += 1
        self._here.remove(decision.decision_id)
        self._done[decision.decision_id] = None
        _forget_oldest(self._done)
        self._ack(decision)

    def _user_wrote_after(self, decision: Decision) -> bool:
        if decision.close_taken_back:
            return True  # before this process began; the server knows
        key = _key(decision)
        if self._user_wrote_at.get(key, 0) > decision.sequence:
            return True
        return any(_is_user_message(report.event) for report in self._reports.get(key, []))

    def _ack(self, decision: Decision) -> None:
        self._write(MonitorHandoversRequest(ack=Ack(decision_id=decision.decision_id)))

    def _rejected(self, rejection: Rejection) -> None:
        if rejection.reason not in RETRY:
            self._answered(rejection, rejection)
        elif report := self._first_report(rejection):
            self._in_background(self._retry(report, _backoff(report.retries)))
            report.retries += 1

    async def _retry(self, report: Report, delay: float) -> None:
        await asyncio.sleep(delay)
        if self._first_report(report.event) is report:
            self._write(MonitorHandoversRequest(event=report.event))

    def _answered(self, to: Answer, answer: Answer) -> None:
        report = self._first_report(to)
        if not report:
            return
        key = _key(to)
        if isinstance(answer, Decision) and _is_user_message(report.event):
            self._user_wrote_at.pop(key, None)  # and to the end of the order
            self._user_wrote_at[key] = answer.sequence
            _forget_oldest(self._user_wrote_at)
        self._unanswered -= 1
        reports = self._reports[key]
        del reports[0]
        if reports:
            self._write(MonitorHandoversRequest(event=reports[0].event))
        else:
            del self._reports[key]
        if not report.answer.done():
            report.answer.set_result(answer)

    def _first_report(self, of: HandoverEvent | Answer) -> Report | None:
        reports = self._reports.get(_key(of))
        return reports[0] if reports and reports[0].event.event_id == of.event_id else None

    def _is_idle(self) -> bool:
        return self._unanswered == 0 and not self._lanes and self._owed <= 0

    def _fail(self, error: Exception) -> None:
        self._failure = error
        for reports in self._reports.values():
            for report in reports:
                if not report.answer.done():
                    report.answer.set_exception(error)
        self._reports.clear()
        self._unanswered = 0
        self._notify()

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)  # the event loop itself holds tasks weakly
        task.add_done_callback(self._tasks.discard)

    async def _change(self) -> None:
        await self._changed.wait()

    def _notify(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()


async def _read(call: grpc.aio.StreamStreamCall, silence: float) -> MonitorHandoversResponse:
    # A connection may die without a word. Then only the silence tells.
    try:
        return await asyncio.wait_for(call.read(), silence)
    except asyncio.TimeoutError:
        raise ConnectionError(f"no sign of life for {silence:g} s") from None


def _backoff(attempt: int) -> float:
    """Exponential, with full jitter: a thousand clients don't come back in the same moment."""
    return random.random() * min(MAX_BACKOFF, FIRST_BACKOFF * 2 ** min(attempt, 16))


def _forget_oldest(remembered: dict[Any, Any]) -> None:
    if len(remembered) > REMEMBERED:
        del remembered[next(iter(remembered))]


def _key(of: HandoverEvent | Answer) -> Key:
    return of.tenant, of.handover_id


def _is_user_message(event: HandoverEvent) -> bool:
    tick = event.activity_tick
    return tick.by == PARTICIPANT_USER and tick.kind in (ACTIVITY_KIND_MESSAGE, ACTIVITY_KIND_ATTACHMENT)


def _close_refused(decision: Decision) -> HandoverEvent:
    return HandoverEvent(
        tenant=decision.tenant,
        handover_id=decision.handover_id,
        event_id=f"close-refused/{decision.decision_id}",
        close_refused=CloseRefused(decision_id=decision.decision_id),
    )


def _is_terminal(error: Exception) -> bool:
    if not isinstance(error, grpc.aio.AioRpcError):
        return False
    if error.code() == grpc.StatusCode.ABORTED:
        # The other reason, CLIENT_ID_IN_USE, passes when the server notices that the former client is dead.
        return _has_reason(error, b"STREAM_SUPERSEDED")
    return error.code() in TERMINAL


def _has_reason(error: grpc.aio.AioRpcError, reason: bytes) -> bool:
    """Looks for the reason in the bytes of the `google.rpc.ErrorInfo`, where it stands in plain text."""
    metadata = error.trailing_metadata() or ()
    return any(key == "grpc-status-details-bin" and reason in value for key, value in metadata)
