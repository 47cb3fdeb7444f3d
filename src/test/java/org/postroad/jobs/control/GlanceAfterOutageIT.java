package org.postroad.jobs.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postroad.jobs.entity.JobState;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.testing.Databases;
import org.postroad.testing.DelegatingDataSource;
import org.postroad.testing.EngineRig;

/** A node whose database was away, and whose pool made everybody wait before it said so. */
class GlanceAfterOutageIT {
    private static final Duration WAIT_FOR_A_CONNECTION = Duration.ofSeconds(3);
    private static final int WAITS = 4;
    private static final Duration SOON = Duration.ofSeconds(12);

    /** Gives no connections while it is away, and takes its time to say so. */
    private static final class Leaving extends DelegatingDataSource {
        final AtomicBoolean away = new AtomicBoolean();
        final AtomicInteger waits = new AtomicInteger();
        private final CountDownLatch never = new CountDownLatch(1);

        Leaving(DataSource other) {
            super(other);
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (away.get()) {
                try {
                    never.await(WAIT_FOR_A_CONNECTION.toMillis(), TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                waits.incrementAndGet();
                throw new SQLException("no connection", "08001");
            }
            return super.getConnection();
        }
    }

    @Test
    void whatWasWaitedForAConnectionDoesNotPutOffTheNextLook() throws Exception {
        DataSource dataSource = Databases.postgres();
        EngineRig.installQueues(dataSource, Map.of("work", 5));
        Leaving leaving = new Leaving(dataSource);
        try (EngineRig node = EngineRig.over(leaving, Dialect.POSTGRESQL)
                        .action("note", attempt -> Outcome.succeeded())
                        .build()
                        .start();
                EngineRig elsewhere = EngineRig.over(dataSource, Dialect.POSTGRESQL)
                        .action("note", attempt -> Outcome.succeeded())
                        .build()) {
            leaving.away.set(true);
            await().atMost(Duration.ofSeconds(30)).until(() -> leaving.waits.get() >= WAITS);
            leaving.away.set(false);
            long job = elsewhere.enqueue("note", "{}");
            await().atMost(SOON).untilAsserted(() -> assertThat(node.state(job)).isEqualTo(JobState.SUCCEEDED.code()));
        }
    }
}
