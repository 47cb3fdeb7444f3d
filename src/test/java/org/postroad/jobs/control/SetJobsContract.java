package org.postroad.jobs.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.postroad.identity.control.AuditLog;
import org.postroad.identity.control.Caller;
import org.postroad.jobs.entity.JobCommand;
import org.postroad.jobs.entity.JobState;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.control.IdSource;
import org.postroad.platform.control.Transactions;
import org.postroad.platform.entity.Refused;
import org.postroad.testing.Databases;
import org.postroad.testing.EngineRig;

/** What holds for sets of changes to jobs on every database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SetJobsContract {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456Z");

    private EngineRig rig;
    private Transactions transactions;
    private JobRows rows;
    private JobFeed feed;
    private SetJobs set;
    private long account = 100;

    abstract Dialect dialect();

    @BeforeAll
    void open() {
        DataSource dataSource = Databases.of(dialect());
        EngineRig.installQueues(dataSource, Map.of("work", 5));
        rig = EngineRig.over(dataSource, dialect()).action("noop", new Noop()).build();
        transactions = rig.transactions;
        rows = new JobRows(transactions, NOW, IdSource.smallestAt(NOW));
        feed = new JobFeed(transactions, dialect());
        AuditLog audit = new AuditLog(transactions, () -> NOW, rig.ids, new Caller());
        FakeBlobs blobs = new FakeBlobs();
        CommandRules rules = new CommandRules(new QueueCatalog(transactions), new Actions(Map.of()));

        CommandEffect effect = new CommandEffect(transactions, rig.engine, blobs);
        set = new SetJobs(
                transactions,
                feed,
                rig.engine.enqueue(),
                new JobCommands(transactions, () -> NOW, audit, rules, effect),
                new EditJob(
                        transactions,
                        () -> NOW,
                        audit,
                        rig.engine,
                        blobs,
                        new Actions(Map.of("noop", new Noop())),
                        rules));
    }

    @AfterAll
    void close() {
        rig.die();
    }

    @BeforeEach
    void anAccountOfItsOwn() {
        account++;
    }

    private JobRows.Row row(JobState state) {
        return rows.in(state).set("account_id", account).set("queue_id", queue());
    }

    private long queue() {
        return new QueueCatalog(transactions).named("work").orElseThrow().id();
    }

    private Optional<SetJobs.Done> change(@Nullable String state, Map<Long, SetJobs.Change> changes, Long... delete) {
        return set.apply(new SetJobs.Wanted(account, state, List.of(), changes, List.of(delete)), made -> List.of());
    }

    private static SetJobs.Change command(JobCommand command) {
        return new SetJobs.Change(null, command, "");
    }

    private static SetJobs.Change priority(int priority) {
        return new SetJobs.Change(
                new JobPatch(Optional.of(priority), Optional.empty(), Optional.empty(), Optional.empty()), null, "");
    }

    /** The state, once all that is committed is final: another test may hold that up in the same cluster. */
    private String state() {
        return Awaitility.await()
                .until(
                        () -> feed.state(account),
                        state -> transactions.apart(connection -> feed.isAt(connection, account, state)));
    }

    @Test
    void whatCanBeDoneIsDoneAndWhatCannotIsToldForEachJob() {
        long waiting = row(JobState.PENDING).insert();
        long failed = row(JobState.FAILED).insert();
        long done = row(JobState.SUCCEEDED).insert();
        long gone = row(JobState.FAILED).insert();
        long foreign = rows.in(JobState.FAILED).set("account_id", 1).insert();
        Map<Long, SetJobs.Change> changes = new LinkedHashMap<>();
        changes.put(waiting, priority(7));
        changes.put(failed, command(JobCommand.RETRY));
        changes.put(done, command(JobCommand.RETRY));
        changes.put(foreign, command(JobCommand.RETRY));
        SetJobs.Done answer = change(null, changes, gone, 12345L).orElseThrow();
        assertThat(answer.refused()).containsOnlyKeys(done, foreign, 12345L);
        assertThat(answer.refused().get(done).code()).isEqualTo("job_not_retryable");
        assertThat(answer.refused().get(foreign).kind()).isEqualTo(Refused.Kind.NOT_FOUND);
        assertThat(rig.state(failed)).isEqualTo(JobState.PENDING.code());
        assertThat(count("SELECT priority FROM job WHERE id = " + waiting)).isEqualTo(7);
        assertThat(count("SELECT count(*) FROM job WHERE id = " + gone)).isZero();
    }

    private long count(String sql) {
        return transactions.apart(connection -> {
            try (java.sql.ResultSet row = connection.createStatement().executeQuery(sql)) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    @Test
    void aUniqueKeyThatIsTakenStopsItsOwnJobOnly() {
        row(JobState.PENDING).set("unique_key", "k").insert();
        long twin = row(JobState.FAILED).set("unique_key", "k").insert();
        long first = row(JobState.FAILED).set("unique_key", "l").insert();
        long second = row(JobState.FAILED).set("unique_key", "l").insert();
        Map<Long, SetJobs.Change> changes = new LinkedHashMap<>();
        List.of(twin, first, second).forEach(id -> changes.put(id, command(JobCommand.RETRY)));
        SetJobs.Done answer = change(null, changes).orElseThrow();
        assertThat(answer.refused()).containsOnlyKeys(twin, second);
        assertThat(answer.refused().get(twin).code()).isEqualTo("unique_key_taken");
        assertThat(rig.state(first)).isEqualTo(JobState.PENDING.code());
    }

    @Test
    void aRefusedCommandLeavesTheOtherFieldsAsTheyWere() {
        long done = row(JobState.SUCCEEDED).insert();
        SetJobs.Change both = new SetJobs.Change(priority(5).patch(), JobCommand.CANCEL, "");
        assertThat(change(null, Map.of(done, both)).orElseThrow().refused()).containsOnlyKeys(done);
        assertThat(count("SELECT priority FROM job WHERE id = " + done)).isZero();
    }

    @Test
    void ofManyCallsWithOneStateExactlyOnePasses() throws Exception {
        long job = row(JobState.PENDING).insert();
        int callers = 4;
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try {
            for (int round = 0; round < 25; round++) {
                String state = state();
                CyclicBarrier together = new CyclicBarrier(callers);
                List<Future<Boolean>> calls = new ArrayList<>();
                for (int i = 0; i < callers; i++) {
                    int priority = (round * callers + i) % 17 - 8;
                    calls.add(threads.submit(() -> {
                        together.await();
                        return change(state, Map.of(job, priority(priority))).isPresent();
                    }));
                }
                int passed = 0;
                for (Future<Boolean> call : calls) {
                    passed += call.get() ? 1 : 0;
                }
                assertThat(passed).as("round " + round).isEqualTo(1);
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void anotherStateIsNotPassed() {
        long job = row(JobState.PENDING).insert();
        String before = state();
        assertThat(change(null, Map.of(job, priority(1)))).isPresent();
        assertThat(change(before, Map.of(job, priority(2)))).isEmpty();
        assertThat(change("", Map.of(job, priority(2)))).isEmpty();
        assertThat(change(state(), Map.of(job, priority(2)))).isPresent();
        assertThat(count("SELECT priority FROM job WHERE id = " + job)).isEqualTo(2);
    }
}
