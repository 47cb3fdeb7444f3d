package org.postroad.jobs.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postroad.jobs.entity.TaskManagerSettings;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.control.LocalTransactions;
import org.postroad.platform.control.SqlWork;
import org.postroad.platform.control.Transactions;
import org.postroad.testing.Databases;
import org.postroad.testing.EngineRig;

/** What this node knows of the TaskManager, while many look. */
@Timeout(60)
class TaskManagerStoreIT {
    private static final TaskManagerSettings OTHER = new TaskManagerSettings(
            9, TaskManagerSettings.DEFAULT.strategy(), TaskManagerSettings.DEFAULT.totalDeadline());

    private final DataSource dataSource = Databases.of(Dialect.H2);
    private final AtomicReference<@Nullable CountDownLatch> held = new AtomicReference<>();
    private final AtomicReference<@Nullable TaskManagerSettings> seen = new AtomicReference<>();
    private final CountDownLatch reached = new CountDownLatch(1);
    private final TaskManagerStore store = new TaskManagerStore(new Holding(new LocalTransactions(dataSource)));

    /** Transactions that wait before they begin, once they are told to. */
    private final class Holding implements Transactions {
        private final Transactions real;

        Holding(Transactions real) {
            this.real = real;
        }

        @Override
        public <T extends @Nullable Object> T apart(SqlWork<T> work) {
            CountDownLatch latch = held.get();
            if (latch != null) {
                reached.countDown();
                try {
                    latch.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return real.apart(work);
        }

        @Override
        public <T extends @Nullable Object> T within(SqlWork<T> work) {
            return real.within(work);
        }

        @Override
        public boolean isActive() {
            return real.isActive();
        }

        @Override
        public void afterCommit(Runnable action) {
            real.afterCommit(action);
        }
    }

    @Test
    void nobodyIsToldWhatWasWhileTheNewIsBeingLoaded() throws Exception {
        assertThat(store.current().maxAttempts()).isEqualTo(TaskManagerSettings.DEFAULT.maxAttempts());
        CountDownLatch latch = new CountDownLatch(1);
        held.set(latch);
        EngineRig.installTaskManager(dataSource, OTHER);
        store.forget();

        CompletableFuture<TaskManagerSettings> first = CompletableFuture.supplyAsync(store::current);
        assertThat(reached.await(20, TimeUnit.SECONDS)).isTrue();
        Thread second = new Thread(() -> seen.set(store.current()));
        second.start();
        await().until(() -> second.getState() == Thread.State.BLOCKED || second.getState() == Thread.State.TERMINATED);
        latch.countDown();

        second.join();
        assertThat(first.get().maxAttempts()).isEqualTo(9);
        assertThat(seen.get()).isEqualTo(first.get());
    }
}
