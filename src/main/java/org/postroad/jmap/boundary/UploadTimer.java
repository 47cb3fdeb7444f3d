package org.postroad.jmap.boundary;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postroad.jmap.control.UploadFile;
import org.postroad.platform.control.Starter;

/** Has uploads that are too old deleted, every ten minutes on every node: two of them delete the same only once. */
@ApplicationScoped
public class UploadTimer implements Starter {
    private static final Logger LOG = System.getLogger(UploadTimer.class.getName());
    private static final int ORDER = 130;
    private static final int PERIOD_MINUTES = 10;

    private @Inject UploadFile uploads;

    @Resource
    private ManagedScheduledExecutorService timers;

    private @Nullable Future<?> timer;

    @Override
    public int order() {
        return ORDER;
    }

    @Override
    public void start() {
        timer = timers.scheduleWithFixedDelay(this::forget, PERIOD_MINUTES, PERIOD_MINUTES, TimeUnit.MINUTES);
    }

    @Override
    public void stop() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private void forget() {
        try {
            uploads.forgetOld();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "Old uploads cannot be deleted: {0}", e.toString());
        }
    }
}
