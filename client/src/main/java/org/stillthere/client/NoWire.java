package org.stillthere.client;

import org.stillthere.v1.MonitorHandoversRequest;

/** Stands for a stream that is yet to be. */
enum NoWire implements Wire {
    /** The only one. */
    INSTANCE;

    @Override
    public boolean isReady() {
        return false;
    }

    @Override
    public void send(MonitorHandoversRequest message) {}

    @Override
    public void dealtWith() {}

    @Override
    public void halfClose() {}

    @Override
    public void cancel(String why) {}
}
