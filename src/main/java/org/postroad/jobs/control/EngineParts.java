package org.postroad.jobs.control;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongToIntFunction;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postroad.cluster.control.Membership;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.control.IdSource;
import org.postroad.platform.control.Transactions;

/**
 * What an engine is made over: the server's parts in the WAR, plain ones in tests and benchmarks.
 *
 * @param dataSource gives connections that belong to no transaction of the caller
 * @param weights the weight of an account in its queues, 1 or more
 * @param hints how other nodes are told of new work, null where polling must do
 * @param timers drives claims, promotion, heartbeats and the watch over attempts; at least 4 threads
 * @param threads runs jobs: a thread for each that is given to it at once
 */
public record EngineParts(
        DataSource dataSource,
        Dialect dialect,
        Transactions transactions,
        InstantSource clock,
        IdSource ids,
        Membership membership,
        Actions actions,
        QueueCatalog queues,
        TaskManagerStore taskManager,
        LongToIntFunction weights,
        PayloadBodies bodies,
        EngineMeter meter,
        @Nullable NodeHints hints,
        ScheduledExecutorService timers,
        Executor threads,
        RandomGenerator random) {
    /** How long the engine waits before it looks again for what nobody told it of. */
    static final Duration GLANCE = Duration.ofSeconds(1);
}
