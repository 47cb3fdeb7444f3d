package org.postroad.jobs.control;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.control.Blobs;
import org.postroad.platform.control.Configuration;
import org.postroad.platform.control.Database;
import org.postroad.platform.control.DatabaseClock;
import org.postroad.platform.control.Incarnation;
import org.postroad.platform.control.Starter;
import org.postroad.platform.control.Transactions;

/** Starts the node's {@link Upkeep}, before the engine, so that its first finished job has a day to go to. */
@ApplicationScoped
public class UpkeepStarter implements Starter {
    private static final int ORDER = 290;

    private @Inject Database database;
    private @Inject Transactions transactions;
    private @Inject DatabaseClock clock;
    private @Inject Blobs blobs;
    private @Inject Configuration configuration;
    private @Inject Incarnation incarnation;
    private @Inject Instance<EngineMeter> meter;
    private @Inject Instance<OldRows> old;

    @Resource(lookup = EngineStarter.TIMERS)
    private ManagedScheduledExecutorService timers;

    private @Nullable Upkeep upkeep;

    @Override
    public int order() {
        return ORDER;
    }

    @Override
    public void start() {
        FinishedDays days = new FinishedDays(
                transactions,
                database.dialect(),
                clock,
                Math.toIntExact(configuration.keep().toDays()),
                blobs::delete);
        Purge purge = new Purge(transactions, clock, days, "incarnation " + incarnation.number(), old);
        OldSnapshots snapshots = new OldSnapshots(
                transactions, database.dialect(), meter.isResolvable() ? meter.get() : EngineMeter.NONE);
        Upkeep started = new Upkeep(days, purge, snapshots);
        started.start(timers);
        upkeep = started;
    }

    @Override
    public void stop() {
        if (upkeep != null) {
            upkeep.stop();
        }
    }
}
