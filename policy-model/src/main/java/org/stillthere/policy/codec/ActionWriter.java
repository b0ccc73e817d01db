package org.stillthere.policy.codec;

import org.stillthere.policy.model.Action;

/** Writes an action: a number that says which kind, then its parts. {@link ActionReader} reads it back. */
final class ActionWriter implements Action.Cases<ByteWriter> {
    static final int SAY = 1;
    static final int SET_TIMER = 2;
    static final int CANCEL_TIMER = 3;
    static final int CLOSE_HANDOVER = 4;
    static final int TAKE_BRANCH = 5;
    static final int SET_ATTRIBUTE = 6;
    static final int RAISE_EVENT = 7;

    private final ByteWriter out;

    ActionWriter(ByteWriter out) {
        this.out = out;
    }

    @Override
    public ByteWriter say(Action.Say say) {
        out.number(SAY);
        out.constant(say.to());
        out.text(say.messageKey());
        out.text(say.text());
        out.text(say.language());
        return out;
    }

    @Override
    public ByteWriter setTimer(Action.SetTimer setTimer) {
        out.number(SET_TIMER);
        out.text(setTimer.timer());
        out.number(setTimer.generation());
        out.duration(setTimer.length());
        out.instant(setTimer.deadline());
        return out;
    }

    @Override
    public ByteWriter cancelTimer(Action.CancelTimer cancelTimer) {
        out.number(CANCEL_TIMER);
        out.text(cancelTimer.timer());
        out.number(cancelTimer.generation());
        return out;
    }

    @Override
    public ByteWriter closeHandover(Action.CloseHandover closeHandover) {
        out.number(CLOSE_HANDOVER);
        out.text(closeHandover.reason());
        out.constant(closeHandover.scope());
        return out;
    }

    @Override
    public ByteWriter takeBranch(Action.TakeBranch takeBranch) {
        out.number(TAKE_BRANCH);
        out.text(takeBranch.branch());
        return out;
    }

    @Override
    public ByteWriter setAttribute(Action.SetAttribute setAttribute) {
        out.number(SET_ATTRIBUTE);
        out.text(setAttribute.key());
        out.optional(setAttribute.value(), out::text);
        return out;
    }

    @Override
    public ByteWriter raiseEvent(Action.RaiseEvent raiseEvent) {
        out.number(RAISE_EVENT);
        out.text(raiseEvent.name());
        out.texts(raiseEvent.data());
        return out;
    }
}
