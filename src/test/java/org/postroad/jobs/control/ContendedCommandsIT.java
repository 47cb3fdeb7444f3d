package org.postroad.jobs.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postroad.identity.control.AuditLog;
import org.postroad.identity.control.Caller;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.control.DatabaseBlobs;
import org.postroad.platform.control.DatabaseFailure;
import org.postroad.platform.control.LocalTransactions;
import org.postroad.platform.control.SqlWork;
import org.postroad.platform.control.Transactions;
import org.postroad.platform.entity.Refused;
import org.postroad.testing.Databases;
import org.postroad.testing.EngineRig;

/**
 * Commands on jobs that an engine claims and settles at the same time, on PostgreSQL, where a job that finishes moves to another
 * partition: the database refuses who waited for its row, and the command is to find it where it is now.
 */
class ContendedCommandsIT {
    private static final LongConsumer ANY_VERSION = version -> {};
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int THREADS = 6;
    private static final int ENOUGH = 20;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private DataSource dataSource;
    private EngineRig rig;
    private CountedFailures transactions;
    private JobCommands commands;
    private EditJob edit;

    /** Counts how often another transaction was in the way. */
    private static final class CountedFailures implements Transactions {
        private final Transactions transactions;
        private final AtomicInteger inTheWay = new AtomicInteger();

        CountedFailures(Transactions transactions) {
            this.transactions = transactions;
        }

        @Override
        public <T extends @Nullable Object> T within(SqlWork<T> work) {
            return transactions.within(work);
        }

        @Override
        public <T extends @Nullable Object> T apart(SqlWork<T> work) {
            try {
                return transactions.apart(work);
            } catch (DatabaseFailure e) {
                inTheWay.incrementAndGet();
                throw e;
            }
        }

        @Override
        public boolean isActive() {
            return transactions.isActive();
        }

        @Override
        public void afterCommit(Runnable action) {
            transactions.afterCommit(action);
        }
    }

    @BeforeEach
    void open() throws Exception {
        dataSource = Databases.of(Dialect.POSTGRESQL);
        EngineRig.installQueues(dataSource, Map.of("work", 10));
        rig = EngineRig.over(dataSource, Dialect.POSTGRESQL)
                .action("fails", attempt -> Outcome.failed(ErrorCode.NOT_FOUND, "as it should"))
                .build()
                .start();
        transactions = new CountedFailures(new LocalTransactions(dataSource));
        InstantSource clock = InstantSource.system();
        AuditLog audit = new AuditLog(transactions, clock, rig.ids, new Caller());
        DatabaseBlobs blobs = new DatabaseBlobs(transactions, rig.ids, clock);
        CommandRules rules = new CommandRules(new QueueCatalog(transactions), new Actions(Map.of()));
        CommandEffect effect = new CommandEffect(transactions, rig.engine, blobs);
        commands = new JobCommands(transactions, clock, audit, rules, effect);
        edit = new EditJob(transactions, clock, audit, rig.engine, blobs, new Actions(Map.of()), rules);
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        rig.close();
    }

    @Test
    void aCommandIsNeverInTheWayOfTheEngineNorOfAnotherCommand() throws Exception {
        long job = rig.enqueue("fails", "{}");
        List<Runnable> steps = List.of(
                () -> commands.retry(job, ANY_VERSION),
                () -> commands.trigger(job, ANY_VERSION),
                () -> edit.edit(job, patch(rig.ids.next()), ANY_VERSION),
                () -> commands.retry(job, ANY_VERSION),
                () -> commands.cancel(job, ANY_VERSION),
                () -> commands.resolve(job, "note", ANY_VERSION));
        Instant end = Instant.now().plus(LONGEST);

        List<Future<?>> done = new ArrayList<>();
        for (Runnable step : steps) {
            done.add(threads.submit(() -> {
                while (transactions.inTheWay.get() < ENOUGH && Instant.now().isBefore(end)) {
                    unlessRefused(step);
                }
            }));
        }
        for (Future<?> thread : done) {
            thread.get(); // throws what it threw
        }

        assertThat(transactions.inTheWay).hasValueGreaterThanOrEqualTo(ENOUGH);
        assertThat(EngineRig.number(dataSource, "SELECT count(*) FROM job")).isOne();
    }

    /** Another priority each time. */
    private static JobPatch patch(long any) {
        return new JobPatch(Optional.of((int) (any % 10)), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Only the job's state may refuse a command. */
    private static void unlessRefused(Runnable step) {
        try {
            step.run();
        } catch (Refused refused) {
            assertThat(refused.kind()).isEqualTo(Refused.Kind.CONFLICT);
        }
    }
}
