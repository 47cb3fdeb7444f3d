package org.postroad.platform.boundary;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.control.Starter;

/**
 * Does something again and again for as long as the node runs; what fails is logged, and done again. No EJB timer: its threads enlist no
 * connection (seen).
 */
public abstract class PeriodicTimer implements Starter {
    private static final Logger LOG = System.getLogger(PeriodicTimer.class.getName());

    @Resource
    private ManagedScheduledExecutorService timers;

    private @Nullable Future<?> timer;

    /** Between the end of one time and the beginning of the next. */
    protected abstract Duration period();

    /** What is done. */
    protected abstract void work();

    @Override
    public void start() {
        timer = timers.scheduleWithFixedDelay(
                this::attempt, period().toMillis(), period().toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    /** Works once. */
    protected void attempt() {
        try {
            work();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "{0} failed, and will be tried again: {1}", name(), e.toString());
        }
    }

    /** Without what the container makes of it. */
    private String name() {
        return getClass().getSimpleName().replaceAll("\\$.*", "");
    }
}
