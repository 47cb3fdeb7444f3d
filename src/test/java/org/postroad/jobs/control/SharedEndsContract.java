package org.postroad.jobs.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postroad.jobs.entity.JobState;
import org.postroad.jobs.entity.Outcome;
import org.postroad.jobs.entity.TaskManagerSettings;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.retry.FixedDelay;
import org.postroad.testing.Databases;
import org.postroad.testing.EngineRig;

/** Executions that end together, on every database. */
abstract class SharedEndsContract {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int MANY = 20;

    private final Dialect dialect;
    private final List<Integer> batches = Collections.synchronizedList(new ArrayList<>());
    private final Set<Long> lost = new ConcurrentSkipListSet<>();
    private final CyclicBarrier all = new CyclicBarrier(MANY, this::steal);
    private final AtomicInteger ending = new AtomicInteger();
    private boolean stealing;
    private DataSource dataSource;
    private EngineRig rig;

    SharedEndsContract(Dialect dialect) {
        this.dialect = dialect;
    }

    @BeforeEach
    void install() throws Exception {
        dataSource = Databases.of(dialect);
        EngineRig.installQueues(dataSource, Map.of("work", MANY));
        EngineRig.installTaskManager(
                dataSource, new TaskManagerSettings(1, new FixedDelay(Duration.ofMillis(20)), Duration.ofHours(1)));
        EngineRig.execute(dataSource, "CREATE TABLE effect (job_id bigint)");
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    /** All begin, and then all end at once. */
    private List<Long> run(SharedEnds.Batch<Attempt> batch) throws Exception {
        SharedEnds<Attempt> ends = new SharedEnds<>(batch);
        rig = EngineRig.over(dataSource, dialect)
                .action("together", attempt -> {
                    if (attempt.run() == 1) {
                        all.await(SOON.toSeconds(), TimeUnit.SECONDS);
                    }
                    try {
                        ending.incrementAndGet();
                        attempt.commitAndSettle(ends, attempt);
                    } catch (LeaseLost e) {
                        lost.add(attempt.jobId());
                        throw e;
                    }
                    return Outcome.succeeded();
                })
                .build()
                .start();
        List<Long> jobs = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            jobs.add(rig.enqueue("together", i == 0 ? "{\"bad\":true}" : "{}"));
        }
        return jobs;
    }

    private List<Outcome> write(Connection connection, List<Attempt> attempts) throws SQLException {
        batches.add(attempts.size());
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO effect (job_id) VALUES (?)")) {
            for (Attempt attempt : attempts) {
                insert.setLong(1, attempt.jobId());
                insert.addBatch();
            }
            insert.executeBatch();
        }
        return attempts.stream().map(attempt -> Outcome.succeeded()).toList();
    }

    private void awaitStates(List<Long> jobs, JobState state) {
        for (long job : jobs) {
            await().atMost(SOON).untilAsserted(() -> assertThat(rig.state(job)).isEqualTo(state.code()));
        }
    }

    private Set<Long> effects(List<Long> jobs) {
        Set<Long> found = new TreeSet<>();
        for (long job : jobs) {
            long rows = EngineRig.number(dataSource, "SELECT count(*) FROM effect WHERE job_id = " + job);
            assertThat(rows).isLessThanOrEqualTo(1);
            if (rows == 1) {
                found.add(job);
            }
        }
        return found;
    }

    @Test
    void theyShareTransactions() throws Exception {
        List<Long> jobs = run((connection, attempts) -> {
            // A commit that takes its time, as one to a disk does
            await().atMost(SOON).until(() -> ending.get() >= MANY);
            await().pollDelay(Duration.ofMillis(200)).until(() -> true);
            return write(connection, attempts);
        });

        awaitStates(jobs, JobState.SUCCEEDED);
        assertThat(effects(jobs)).containsExactlyElementsOf(new TreeSet<>(jobs));
        assertThat(batches).hasSizeLessThan(MANY).anyMatch(size -> size > 1);
    }

    @Test
    void eachHasItsOwnOutcome() throws Exception {
        List<Long> jobs = run((connection, attempts) -> attempts.stream()
                .map(attempt -> attempt.run() < 3 ? Outcome.again(attempt.now().plusMillis(5)) : Outcome.succeeded())
                .toList());

        awaitStates(jobs, JobState.SUCCEEDED);
        assertThat(jobs)
                .allSatisfy(job -> assertThat(EngineRig.number(dataSource, "SELECT run FROM job WHERE id = " + job))
                        .isEqualTo(3));
    }

    @Test
    void whatOneCannotWriteFailsAlone() throws Exception {
        List<Long> jobs = run((connection, attempts) -> {
            if (attempts.stream().anyMatch(attempt -> attempt.payload().containsKey("bad"))) {
                throw new IllegalStateException("One of them cannot be written");
            }
            return write(connection, attempts);
        });
        List<Long> bad = jobs.subList(0, 1);
        List<Long> good = jobs.subList(1, MANY);

        awaitStates(good, JobState.SUCCEEDED);
        awaitStates(bad, JobState.FAILED);
        assertThat(effects(jobs)).containsExactlyElementsOf(new TreeSet<>(good));
    }

    /** When all have begun and none has ended. */
    private void steal() {
        if (stealing) {
            EngineRig.execute(
                    dataSource,
                    "UPDATE job SET lease = lease + 1 WHERE id = (SELECT max(id) FROM job WHERE state = 1)");
        }
    }

    @Test
    void oneThatLostItsLeaseWritesNothing() throws Exception {
        stealing = true;
        List<Long> jobs = run(this::write);
        List<Long> others = jobs.subList(0, MANY - 1);

        awaitStates(others, JobState.SUCCEEDED);
        await().atMost(SOON).untilAsserted(() -> assertThat(lost).containsExactly(jobs.get(MANY - 1)));
        assertThat(effects(jobs)).containsExactlyElementsOf(new TreeSet<>(others));
    }
}
