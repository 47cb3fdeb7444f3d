package org.postroad.identity.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import org.postroad.identity.control.KeyUses;
import org.postroad.platform.boundary.PeriodicTimer;

/** Has the last use of API keys written every ten seconds, and once more at the end. What cannot be written is noted again. */
@ApplicationScoped
public class KeyUseTimer extends PeriodicTimer {
    private static final int ORDER = 110;

    private @Inject KeyUses uses;

    @Override
    public int order() {
        return ORDER;
    }

    @Override
    protected Duration period() {
        return Duration.ofSeconds(10);
    }

    @Override
    protected void work() {
        uses.write();
    }

    @Override
    public void stop() {
        super.stop();
        attempt();
    }
}
