package org.postroad.identity.boundary;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.control.KeyUses;
import org.postroad.platform.control.Starter;

/** Has the last use of API keys written every ten seconds, and once more at the end. No EJB timer: its threads enlist no connection (seen). */
@ApplicationScoped
public class KeyUseTimer implements Starter {
    private static final Logger LOG = System.getLogger(KeyUseTimer.class.getName());
    private static final int ORDER = 110;
    private static final int PERIOD_SECONDS = 10;

    private @Inject KeyUses uses;

    @Resource
    private ManagedScheduledExecutorService timers;

    private @Nullable Future<?> timer;

    @Override
    public int order() {
        return ORDER;
    }

    @Override
    public void start() {
        timer = timers.scheduleWithFixedDelay(this::write, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void stop() {
        if (timer != null) {
            timer.cancel(false);
        }
        write();
    }

    private void write() {
        try {
            uses.write();
        } catch (RuntimeException e) {
            // Noted again, and written with the next ones
            LOG.log(Level.WARNING, "The last use of API keys cannot be written: {0}", e.toString());
        }
    }
}
