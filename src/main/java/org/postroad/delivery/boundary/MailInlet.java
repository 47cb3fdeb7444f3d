package org.postroad.delivery.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.postroad.delivery.control.MailListeners;
import org.postroad.platform.control.Starter;

/** Takes mail by SMTP as long as the node runs: after all that it stands on has started, and stopped before. */
@ApplicationScoped
public class MailInlet implements Starter {
    private static final int ORDER = 400;

    private @Inject MailListeners listeners;

    @Override
    public int order() {
        return ORDER;
    }

    @Override
    public void start() {
        listeners.open();
    }

    @Override
    public void stop() {
        listeners.close();
    }
}
