package org.postroad.jobs.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.persistence.EntityManagerFactory;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postroad.identity.control.AuditLog;
import org.postroad.identity.control.Caller;
import org.postroad.jobs.entity.Job;
import org.postroad.jobs.entity.JobCommand;
import org.postroad.jobs.entity.JobCommand.Decision;
import org.postroad.jobs.entity.JobState;
import org.postroad.jobs.entity.JobStatus;
import org.postroad.jobs.entity.Outcome;
import org.postroad.jobs.entity.QueueSettings;
import org.postroad.jobs.entity.Rank;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.control.IdSource;
import org.postroad.platform.control.LocalTransactions;
import org.postroad.platform.control.Transactions;
import org.postroad.platform.entity.FieldError;
import org.postroad.platform.entity.Refused;
import org.postroad.testing.Databases;
import org.postroad.testing.Entities;

/** What holds for the commands on jobs on every database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JobCommandsContract {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456Z");
    private static final int TODAY = Sql.day(NOW);
    private static final LongConsumer ANY_VERSION = version -> {};

    private final SignalLog signals = new SignalLog();
    private Transactions transactions;
    private JobRows rows;
    private EntityManagerFactory entities;
    private BulkCommands bulk;
    private JobCommands commands;
    private EditJob edit;
    private FakeBlobs blobs;

    abstract Dialect dialect();

    @BeforeAll
    void open() {
        DataSource dataSource = Databases.of(dialect());
        transactions = new LocalTransactions(dataSource);
        IdSource ids = new IdSource(() -> NOW, 1);
        rows = new JobRows(transactions, NOW, IdSource.smallestAt(NOW));
        AuditLog audit = new AuditLog(transactions, () -> NOW, ids, new Caller());
        blobs = new FakeBlobs();
        rows.queue(JobRows.QUEUE, "work");
        CommandRules rules = new CommandRules(new QueueCatalog(transactions), new Actions(Map.of()));
        CommandEffect effect = new CommandEffect(transactions, signals, blobs);
        commands = new JobCommands(transactions, () -> NOW, audit, rules, effect);
        Actions actions = new Actions(Map.of("noop", new Picky()));
        edit = new EditJob(transactions, () -> NOW, audit, signals, blobs, actions, rules);
        entities = Entities.of(dataSource);
        SearchLimits limits = new SearchLimits(transactions, dialect(), SearchLimits.LONGEST);
        SearchJobs search = new SearchJobs(entities.createEntityManager(), () -> NOW, limits);
        bulk = new BulkCommands(transactions, () -> NOW, audit, search, rules, effect);
    }

    @AfterAll
    void close() {
        entities.close();
    }

    @BeforeEach
    void forgetSignals() {
        signals.seen.clear();
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILED", "RESOLVED", "CANCELLED"})
    void retryGivesAFreshBudget(JobState state) {
        long id = rows.in(state)
                .set("attempt_count", 4)
                .set("first_failed_at", NOW.minusSeconds(99))
                .set("failed_at", NOW)
                .set("resolved_at", NOW)
                .set("resolution_note", "gone")
                .set("losses", 3)
                .set("suspect", true)
                .set("again_count", 9)
                .set("again_since", NOW)
                .set("started_at", NOW)
                .set("last_error_code", "poison")
                .insert();

        commands.retry(id, ANY_VERSION);

        Map<String, Object> job = read(id);
        assertThat(job)
                .containsEntry("state", 0L)
                .containsEntry("finished_day", 0L)
                .containsEntry("attempt_count", 0L)
                .containsEntry("losses", 0L)
                .containsEntry("suspect", false)
                .containsEntry("again_count", 0L)
                .containsEntry("run", 1L)
                .containsEntry("due", NOW)
                .containsEntry("version", 2L)
                .containsEntry("last_error_code", "poison");
        assertThat(job)
                .extractingByKeys(
                        "rank",
                        "first_failed_at",
                        "again_since",
                        "finished_at",
                        "failed_at",
                        "resolved_at",
                        "resolution_note",
                        "started_at")
                .containsOnlyNulls();
        assertThat(signals.seen).containsExactly("due " + NOW);
        assertThat(audited(id)).containsExactly("retry");
    }

    @Test
    void aWaitingJobIsTriggeredToBeFirst() {
        long id = rows.in(JobState.PENDING).set("due", NOW.plusSeconds(3600)).insert();

        commands.trigger(id, ANY_VERSION);

        assertThat(read(id)).containsEntry("due", NOW).containsEntry("rank", Rank.first(NOW));
        assertThat(signals.seen).containsExactly("ready " + JobRows.QUEUE);
    }

    @Test
    void aJobThatIsFirstAlreadyStaysWhereItIs() {
        long rank = Rank.first(NOW.minusSeconds(5));
        long id = rows.in(JobState.PENDING).set("rank", rank).insert();

        commands.trigger(id, ANY_VERSION);

        assertThat(read(id)).containsEntry("rank", rank).containsEntry("version", 1L);
        assertThat(audited(id)).isEmpty();
    }

    @Test
    void aFailedJobIsTriggeredWithWhatFailedBeforeStillCounted() {
        long id = rows.in(JobState.FAILED)
                .set("attempt_count", 4)
                .set("first_failed_at", NOW)
                .set("failed_at", NOW)
                .insert();

        commands.trigger(id, ANY_VERSION);

        assertThat(read(id))
                .containsEntry("state", 0L)
                .containsEntry("finished_day", 0L)
                .containsEntry("finished_at", null)
                .containsEntry("failed_at", null)
                .containsEntry("attempt_count", 4L)
                .containsEntry("first_failed_at", NOW)
                .containsEntry("rank", Rank.first(NOW));
    }

    @Test
    void resolvingAFailedJobKeepsItsFinish() {
        long id = rows.in(JobState.FAILED)
                .set("finished_at", NOW.minusSeconds(86_400))
                .set("finished_day", TODAY - 1)
                .insert();

        commands.resolve(id, "fixed by hand", ANY_VERSION);

        assertThat(read(id))
                .containsEntry("state", 4L)
                .containsEntry("finished_day", TODAY - 1L)
                .containsEntry("finished_at", NOW.minusSeconds(86_400))
                .containsEntry("resolved_at", NOW)
                .containsEntry("resolution_note", "fixed by hand");
    }

    @Test
    void resolvingARetryingJobFinishesItNow() {
        long id = rows.in(JobState.PENDING)
                .set("attempt_count", 1)
                .set("rank", 5L)
                .insert();

        commands.resolve(id, "", ANY_VERSION);

        assertThat(read(id))
                .containsEntry("state", 4L)
                .containsEntry("finished_day", (long) TODAY)
                .containsEntry("finished_at", NOW)
                .containsEntry("rank", null);
    }

    @Test
    void theFirstNoteStays() {
        long id = rows.in(JobState.FAILED).insert();

        commands.resolve(id, "first", ANY_VERSION);
        commands.resolve(id, "second", ANY_VERSION);

        assertThat(read(id)).containsEntry("resolution_note", "first").containsEntry("version", 2L);
        assertThat(audited(id)).containsExactly("resolve");
    }

    @Test
    void cancellingAWaitingJobFinishesIt() {
        long id = rows.in(JobState.PENDING).set("rank", 5L).insert();

        assertThat(commands.cancel(id, ANY_VERSION)).isFalse();

        assertThat(read(id))
                .containsEntry("state", 5L)
                .containsEntry("finished_day", (long) TODAY)
                .containsEntry("finished_at", NOW)
                .containsEntry("rank", null);
    }

    @Test
    void aRunningJobIsAskedToStopOnceAndItsNodeToldEachTime() {
        long id = rows.in(JobState.RUNNING).insert();

        assertThat(commands.cancel(id, ANY_VERSION)).isTrue();
        assertThat(commands.cancel(id, ANY_VERSION)).isTrue();

        assertThat(read(id))
                .containsEntry("state", 1L)
                .containsEntry("cancel_requested", true)
                .containsEntry("version", 2L);
        assertThat(signals.seen).containsExactly("stop " + id, "stop " + id);
        assertThat(audited(id)).containsExactly("cancel");
    }

    @Test
    void deletingAJobTakesItsAttemptsAndItsBlobAlong() {
        long blob = blobs.put(JobRows.ACCOUNT, new byte[] {1});
        long id = rows.in(JobState.FAILED).set("payload_blob", blob).insert();
        attempt(id);

        commands.delete(id, ANY_VERSION);

        assertThat(read(id)).isEmpty();
        assertThat(attempts(id)).isZero();
        assertThat(blobs.kept).doesNotContainKey(blob);
        assertThat(audited(id)).containsExactly("delete");
    }

    @ParameterizedTest
    @EnumSource(
            value = JobCommand.class,
            names = {"EDIT"},
            mode = EnumSource.Mode.EXCLUDE)
    void everyStatusIsAnsweredAsTheTableSaysAndARefusalChangesNothing(JobCommand command) {
        for (JobStatus status : JobStatus.values()) {
            long id = with(status);
            Decision decision = command.on(status);
            Map<String, Object> before = read(id);

            if (decision == Decision.REFUSE) {
                assertThatThrownBy(() -> run(command, id))
                        .as(command + " on " + status)
                        .isInstanceOfSatisfying(Refused.class, refused -> {
                            assertThat(refused.kind()).isEqualTo(Refused.Kind.CONFLICT);
                            assertThat(refused.code()).isEqualTo(command.refusal());
                            assertThat(refused.detail()).contains(status.wireName());
                        });
            } else {
                run(command, id);
            }

            boolean untouched = decision == Decision.REFUSE || decision == Decision.NOTHING;
            assertThat(read(id).equals(before)).as(command + " on " + status).isEqualTo(untouched);
            assertThat(audited(id)).hasSize(untouched ? 0 : 1);
        }
    }

    private void run(JobCommand command, long id) {
        switch (command) {
            case RETRY -> commands.retry(id, ANY_VERSION);
            case TRIGGER -> commands.trigger(id, ANY_VERSION);
            case RESOLVE -> commands.resolve(id, "note", ANY_VERSION);
            case CANCEL -> commands.cancel(id, ANY_VERSION);
            case DELETE -> commands.delete(id, ANY_VERSION);
            case EDIT -> throw new AssertionError();
        }
    }

    private long with(JobStatus status) {
        JobRows.Row row = rows.in(status.state());
        if (status == JobStatus.RETRYING) {
            row.set("attempt_count", 1);
        } else if (status == JobStatus.STALLED) {
            row.set("due", JobStatus.stalledIfDueBy(NOW));
        }
        return row.insert();
    }

    @Test
    void aJobWhoseKeyIsTakenIsNotRetried() {
        long failed = rows.in(JobState.FAILED).set("unique_key", "inbox").insert();
        rows.in(JobState.PENDING).set("unique_key", "inbox").insert();

        for (JobCommand command : List.of(JobCommand.RETRY, JobCommand.TRIGGER)) {
            assertThatThrownBy(() -> run(command, failed))
                    .isInstanceOfSatisfying(
                            Refused.class, refused -> assertThat(refused.code()).isEqualTo("unique_key_taken"));
        }
        assertThat(read(failed)).containsEntry("state", 3L);
        assertThat(audited(failed)).isEmpty();
    }

    @Test
    void aPreconditionThatFailsChangesNothing() {
        long id = rows.in(JobState.FAILED).insert();

        assertThatThrownBy(() -> commands.retry(id, version -> {
                    throw new Refused(Refused.Kind.CHANGED, "changed", "It is at " + version);
                }))
                .hasMessage("It is at 1");

        assertThat(read(id)).containsEntry("state", 3L);
    }

    @Test
    void aJobWhoseQueueWasDeletedIsNotRetried() {
        long id = rows.in(JobState.FAILED).set("queue_id", 404L).insert();

        assertThatThrownBy(() -> commands.retry(id, ANY_VERSION))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo("queue_gone"));
    }

    @Test
    void anUnknownJobIsNotFound() {
        assertThatThrownBy(() -> commands.retry(1, ANY_VERSION))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.kind()).isEqualTo(Refused.Kind.NOT_FOUND));
    }

    @Test
    void anEditGivesTheJobANewPlace() {
        long id = rows.in(JobState.PENDING).set("rank", 5L).insert();
        Instant due = NOW.plusSeconds(60);

        edit.edit(id, patch(Optional.of(7), Optional.of(due), Optional.of(12L), Optional.empty()), ANY_VERSION);

        assertThat(read(id))
                .containsEntry("priority", 7L)
                .containsEntry("due", due)
                .containsEntry("queue_id", 12L)
                .containsEntry("rank", null)
                .containsEntry("payload", "{}")
                .containsEntry("version", 2L);
        assertThat(signals.seen).containsExactly("due " + due);
        assertThat(audited(id)).containsExactly("update");
    }

    @Test
    void aDueThatHasPassedIsNowUnlessItIsSoAlready() {
        Instant past = NOW.minusSeconds(3_600);
        long id = rows.in(JobState.PENDING).set("due", past).insert();

        edit.edit(id, patch(Optional.of(7), Optional.of(past), Optional.empty(), Optional.empty()), ANY_VERSION);
        assertThat(read(id)).containsEntry("due", past).containsEntry("priority", 7L);

        edit.edit(
                id,
                patch(Optional.empty(), Optional.of(past.minusSeconds(1)), Optional.empty(), Optional.empty()),
                ANY_VERSION);
        assertThat(read(id)).containsEntry("due", NOW);
    }

    @Test
    void anotherPayloadLeavesTheJobItsPlace() {
        long id = rows.in(JobState.PENDING).set("rank", 5L).insert();

        edit.edit(id, payload(Json.createObjectBuilder().add("a", 1).build()), ANY_VERSION);

        assertThat(read(id)).containsEntry("payload", "{\"a\":1}").containsEntry("rank", 5L);
    }

    @Test
    void aLargePayloadIsKeptApartAndAnOldOneGoes() {
        long old = blobs.put(JobRows.ACCOUNT, new byte[] {1});
        long id = rows.in(JobState.FAILED).set("payload_blob", old).insert();
        JsonObject large =
                Json.createObjectBuilder().add("text", "ä".repeat(1_100)).build();

        edit.edit(id, payload(large), ANY_VERSION);

        Map<String, Object> job = read(id);
        assertThat(job).containsEntry("payload", "{}");
        assertThat(new String(blobs.get((Long) job.get("payload_blob")).orElseThrow(), StandardCharsets.UTF_8))
                .isEqualTo(large.toString());
        assertThat(blobs.kept).doesNotContainKey(old);
    }

    @Test
    void anEditThatChangesNothingIsNone() {
        long id = rows.in(JobState.PENDING).set("rank", 5L).insert();

        edit.edit(
                id, patch(Optional.of(0), Optional.of(NOW), Optional.of(JobRows.QUEUE), Optional.empty()), ANY_VERSION);

        assertThat(read(id)).containsEntry("version", 1L).containsEntry("rank", 5L);
        assertThat(audited(id)).isEmpty();
    }

    @Test
    void aPayloadThatTheActionDoesNotTakeIsRefused() {
        long id = rows.in(JobState.PENDING).insert();
        JsonObject bad = Json.createObjectBuilder().add("bad", 1).build();

        assertThatThrownBy(() -> edit.edit(id, payload(bad), ANY_VERSION))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.errors())
                                .singleElement()
                                .satisfies(error -> assertThat(error.pointer()).isEqualTo("/payload/bad")));
    }

    @Test
    void aRunningJobIsNotEdited() {
        long id = rows.in(JobState.RUNNING).insert();

        assertThatThrownBy(() -> edit.edit(
                        id, patch(Optional.of(1), Optional.empty(), Optional.empty(), Optional.empty()), ANY_VERSION))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo("job_not_editable"));
    }

    @Test
    void aBulkCommandChangesWhatItMayAndPassesOverTheRest() {
        long failed = inAccount(20, JobState.FAILED).insert();
        long retrying = inAccount(20, JobState.PENDING).set("attempt_count", 1).insert();
        long pending = inAccount(20, JobState.PENDING).insert();
        long running = inAccount(20, JobState.RUNNING).insert();
        long foreign = rows.in(JobState.FAILED).insert();

        BulkCommands.Done done = bulk.run(bulk(JobCommand.RESOLVE, 20, 100));

        assertThat(done).isEqualTo(new BulkCommands.Done(4, 2, 0, false));
        assertThat(done.skipped()).isEqualTo(2);
        assertThat(List.of(failed, retrying, pending, running, foreign))
                .extracting(id -> read(id).get("state"))
                .containsExactly(4L, 4L, 0L, 1L, 3L);
        assertThat(audited(20, failed)).containsExactly("search_resolve");
        assertThat(audited(20, pending)).isEmpty();
    }

    @Test
    void aBulkCancelAsksWhatRunsToStop() {
        inAccount(21, JobState.PENDING).insert();
        long running = inAccount(21, JobState.RUNNING).insert();

        assertThat(bulk.run(bulk(JobCommand.CANCEL, 21, 100))).isEqualTo(new BulkCommands.Done(2, 1, 1, false));
        assertThat(read(running)).containsEntry("cancel_requested", true);
    }

    @Test
    void aBulkDeleteLeavesWhatRuns() {
        long failed = inAccount(22, JobState.FAILED).insert();
        long running = inAccount(22, JobState.RUNNING).insert();

        assertThat(bulk.run(bulk(JobCommand.DELETE, 22, 100))).isEqualTo(new BulkCommands.Done(2, 1, 0, false));
        assertThat(read(failed)).isEmpty();
        assertThat(read(running)).isNotEmpty();
    }

    @Test
    void ofSeveralWithOneUniqueKeyABulkRetryTakesOne() {
        long first = inAccount(23, JobState.FAILED).set("unique_key", "k").insert();
        long second = inAccount(23, JobState.FAILED).set("unique_key", "k").insert();
        long third = inAccount(23, JobState.FAILED).insert();

        assertThat(bulk.run(bulk(JobCommand.RETRY, 23, 100))).isEqualTo(new BulkCommands.Done(3, 2, 0, false));
        assertThat(List.of(first, second, third))
                .extracting(id -> read(id).get("state"))
                .containsExactly(0L, 3L, 0L);
    }

    @Test
    void aBulkCommandStopsAtItsLimitAndSaysThatThereIsMore() {
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 1_100; i++) {
            ids.add(inAccount(24, JobState.FAILED).insert());
        }

        assertThat(bulk.run(bulk(JobCommand.RETRY, 24, 1_050))).isEqualTo(new BulkCommands.Done(1_050, 1_050, 0, true));
        assertThat(read(ids.get(1_049))).containsEntry("state", 0L);
        assertThat(read(ids.get(1_050))).containsEntry("state", 3L);
        assertThat(audited(24, ids.get(0))).hasSize(1);
    }

    @Test
    void aPreviewCountsAndChangesNothing() {
        long id = inAccount(25, JobState.FAILED).insert();

        assertThat(bulk.preview(JobFilter.allOf(25))).isEqualTo(new BulkCommands.Preview(1, List.of(id)));
        assertThat(read(id)).containsEntry("version", 1L);
    }

    private JobRows.Row inAccount(long account, JobState state) {
        return rows.in(state).set("account_id", account);
    }

    private static BulkCommand bulk(JobCommand command, long account, int limit) {
        return new BulkCommand(command, JobFilter.allOf(account), JsonObject.EMPTY_JSON_OBJECT, limit, "note");
    }

    private static JobPatch payload(JsonObject payload) {
        return patch(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(payload));
    }

    private static JobPatch patch(
            Optional<Integer> priority, Optional<Instant> due, Optional<Long> queue, Optional<JsonObject> payload) {
        return new JobPatch(priority, due, queue.map(id -> new QueueSettings(id, "q" + id, false, 1, false)), payload);
    }

    /** The job's row by column; numbers as long, empty if there is none. */
    private Map<String, Object> read(long id) {
        return transactions.apart(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT * FROM job WHERE id = ?")) {
                select.setLong(1, id);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? columns(row) : Map.<String, Object>of();
                }
            }
        });
    }

    private static Map<String, Object> columns(ResultSet row) throws SQLException {
        Map<String, Object> columns = new LinkedHashMap<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            Object value = row.getObject(i);
            boolean instant = row.getMetaData()
                    .getColumnTypeName(i)
                    .toLowerCase(Locale.ROOT)
                    .startsWith("timestamp");
            columns.put(
                    row.getMetaData().getColumnName(i),
                    instant ? Sql.instant(row, i) : value instanceof Number n ? (Object) n.longValue() : value);
        }
        return columns;
    }

    private List<String> audited(long jobId) {
        return audited(JobRows.ACCOUNT, jobId);
    }

    private List<String> audited(long account, long jobId) {
        return transactions.apart(connection -> {
            List<String> actions = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT action FROM audit_log WHERE account_id = ? AND data LIKE ? ORDER BY id")) {
                select.setLong(1, account);
                select.setString(2, "%" + Job.ID.text(jobId) + "%");
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        actions.add(row.getString(1));
                    }
                }
            }
            return actions;
        });
    }

    private void attempt(long jobId) {
        transactions.apart(connection -> {
            try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO job_attempt (job_id, run, ended_day, node, ended_at, code, permanent, detail)
                VALUES (?, 1, ?, 'n1', ?, 'timeout', FALSE, '')
                """)) {
                new Binder(insert).number(jobId).number(TODAY).instant(NOW);
                return insert.executeUpdate();
            }
        });
    }

    private long attempts(long jobId) {
        return transactions.apart(connection -> {
            try (PreparedStatement count =
                    connection.prepareStatement("SELECT count(*) FROM job_attempt WHERE job_id = ?")) {
                count.setLong(1, jobId);
                try (ResultSet row = count.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            }
        });
    }

    /** Takes every payload without a member {@code bad}. */
    private static final class Picky implements JobHandler {
        @Override
        public Outcome run(Attempt attempt) {
            throw new AssertionError();
        }

        @Override
        public List<FieldError> check(JsonObject payload) {
            return payload.containsKey("bad") ? List.of(new FieldError("/bad", "unknown_member", "No.")) : List.of();
        }
    }

    /** Notes the hints to the engine. */
    private static final class SignalLog implements WorkSignal {
        private final List<String> seen = new ArrayList<>();

        @Override
        public void ready(long queueId) {
            seen.add("ready " + queueId);
        }

        @Override
        public void due(Instant earliest) {
            seen.add("due " + earliest);
        }

        @Override
        public void stop(long jobId) {
            seen.add("stop " + jobId);
        }
    }
}
