package org.postroad.jobs.control;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a node does now and then so that the database stays quick: days made ahead, old ones purged, old snapshots looked for. */
public final class Upkeep {
    private static final Logger LOG = System.getLogger(Upkeep.class.getName());
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final FinishedDays days;
    private final Purge purge;
    private final OldSnapshots snapshots;
    private @Nullable ScheduledFuture<?> hourly;
    private @Nullable ScheduledFuture<?> everyMinute;

    public Upkeep(FinishedDays days, Purge purge, OldSnapshots snapshots) {
        this.days = days;
        this.purge = purge;
        this.snapshots = snapshots;
    }

    /** Makes the days before it returns, so that no finish lacks one; then every hour, the first time within minutes. */
    public void start(ScheduledExecutorService timers) {
        days.ensure();
        // Any number that nodes started together hardly share
        long first = MINUTE.toMillis() + Math.floorMod(System.nanoTime(), 9 * MINUTE.toMillis());
        hourly = timers.scheduleWithFixedDelay(
                () -> guarded(this::ensureAndPurge), first, HOUR.toMillis(), TimeUnit.MILLISECONDS);
        everyMinute = timers.scheduleWithFixedDelay(
                () -> guarded(snapshots::look), 0, MINUTE.toMillis(), TimeUnit.MILLISECONDS);
    }

    public void stop() {
        for (ScheduledFuture<?> timer : new ScheduledFuture<?>[] {hourly, everyMinute}) {
            if (timer != null) {
                timer.cancel(false);
            }
        }
    }

    private void ensureAndPurge() {
        days.ensure();
        purge.run();
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "Upkeep failed and is tried again: {0}", e.toString());
        }
    }
}
