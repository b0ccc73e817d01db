package org.stillthere.client;

import java.util.concurrent.Executor;
import org.stillthere.v1.Action;
import org.stillthere.v1.HandoverStatus;

/** The example of {@code docs/clients.md}. */
final class QuickStartExample {
    private QuickStartExample() {}

    /** Whatever the chat platform is. */
    interface Chat {
        void say(String handoverId, String text);

        void close(String handoverId);
    }

    static void run(String target, Chat chat, Executor threads) {
        DecisionHandler handler = DecisionHandler.blocking(threads, decision -> {
            for (Action action : decision.getActionsList()) {
                if (action.hasSay()) {
                    chat.say(decision.getHandoverId(), action.getSay().getText());
                } else if (action.hasCloseHandover()) {
                    chat.close(decision.getHandoverId());
                }
            }
        });
        HandoverMonitor.Builder builder = HandoverMonitor.to(target).plaintext().clientId("bot-1");
        try (HandoverMonitor monitor = builder.handler(handler).start()) {
            monitor.report(HandoverEvents.status("acme", "chat-7", "opened", HandoverStatus.HANDOVER_STATUS_QUEUE));
            monitor.report(HandoverEvents.agentMessage("acme", "chat-7", "message-1"));
            monitor.report(HandoverEvents.userMessage("acme", "chat-7", "message-2"));
        } // waits until every event is answered and every decision carried out
    }
}
