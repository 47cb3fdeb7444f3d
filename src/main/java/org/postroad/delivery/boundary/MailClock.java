package org.postroad.delivery.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import org.postroad.delivery.control.TellAndExpire;
import org.postroad.platform.boundary.PeriodicTimer;

/** Sends delay notices and gives up what is over, whatever queues and nodes do. */
@ApplicationScoped
public class MailClock extends PeriodicTimer {
    private static final int ORDER = 320;

    private @Inject TellAndExpire steps;

    @Override
    public int order() {
        return ORDER;
    }

    @Override
    protected Duration period() {
        return Duration.ofSeconds(2);
    }

    @Override
    protected void work() {
        steps.run();
    }
}
