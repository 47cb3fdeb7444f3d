package org.postroad.jobs.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.testing.Databases;
import org.postroad.testing.EngineRig;

/** Two nodes over one PostgreSQL. */
class TwoNodesIT {
    private static final int JOBS = 10_000;

    @Test
    void tenThousandJobsRunOnceEachAndBothNodesTakeTheirPart() throws Exception {
        DataSource dataSource = Databases.postgres();
        EngineRig.installQueues(dataSource, Map.of("work", 25));
        Map<Long, AtomicInteger> runs = new ConcurrentHashMap<>();
        AtomicInteger byFirst = new AtomicInteger();
        try (EngineRig first = rig(dataSource, runs, byFirst).start();
                EngineRig second = rig(dataSource, runs, new AtomicInteger()).start()) {
            List<Long> ids = new ArrayList<>();
            for (int i = 0; i < JOBS / 500; i++) {
                ids.addAll((i % 2 == 0 ? first : second).engine.enqueue().enqueue(batch()));
            }
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> EngineRig.number(dataSource, "SELECT count(*) FROM job WHERE state = 2") == JOBS);
            assertThat(runs.keySet()).containsExactlyInAnyOrderElementsOf(ids);
        }
        assertThat(runs.values()).allSatisfy(times -> assertThat(times).hasValue(1));
        assertThat(byFirst.get()).isBetween(1, JOBS - 1);
    }

    private static EngineRig rig(DataSource dataSource, Map<Long, AtomicInteger> runs, AtomicInteger own) {
        return EngineRig.over(dataSource, Dialect.POSTGRESQL)
                .action("count", attempt -> {
                    runs.computeIfAbsent(attempt.jobId(), id -> new AtomicInteger())
                            .incrementAndGet();
                    own.incrementAndGet();
                    return Outcome.succeeded();
                })
                .build();
    }

    private static List<NewJob> batch() {
        List<NewJob> batch = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            batch.add(new NewJob(i % 10 + 1, 0, "count", "{}", null, 0, null, null));
        }
        return batch;
    }
}
