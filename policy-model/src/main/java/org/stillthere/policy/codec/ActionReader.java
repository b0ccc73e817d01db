package org.stillthere.policy.codec;

import org.stillthere.policy.model.Action;
import org.stillthere.policy.model.CloseScope;
import org.stillthere.policy.model.Destination;

/** Reads what {@link ActionWriter} wrote. */
final class ActionReader {
    private ActionReader() {}

    static Action read(ByteReader in) {
        int kind = in.smallNumber();
        return switch (kind) {
            case ActionWriter.SAY -> new Action.Say(in.constant(Destination.values()), in.text(), in.text(), in.text());
            case ActionWriter.SET_TIMER -> new Action.SetTimer(in.text(), in.number(), in.duration(), in.instant());
            case ActionWriter.CANCEL_TIMER -> new Action.CancelTimer(in.text(), in.number());
            case ActionWriter.CLOSE_HANDOVER -> new Action.CloseHandover(in.text(), in.constant(CloseScope.values()));
            case ActionWriter.TAKE_BRANCH -> new Action.TakeBranch(in.text());
            case ActionWriter.SET_ATTRIBUTE -> new Action.SetAttribute(in.text(), in.optional(in::text));
            case ActionWriter.RAISE_EVENT -> new Action.RaiseEvent(in.text(), in.texts());
            default -> throw new CorruptException("there is no kind of action number " + kind);
        };
    }
}
