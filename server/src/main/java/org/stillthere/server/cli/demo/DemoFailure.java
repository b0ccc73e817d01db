package org.stillthere.server.cli.demo;

/** A handover of the demo did not go as it should. */
final class DemoFailure extends Exception {
    private static final long serialVersionUID = 1L;

    DemoFailure(String message) {
        super(message);
    }
}
