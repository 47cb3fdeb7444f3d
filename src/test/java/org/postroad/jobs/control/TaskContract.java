package org.postroad.jobs.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroad.identity.control.AuditLog;
import org.postroad.identity.control.Caller;
import org.postroad.jobs.entity.JobState;
import org.postroad.jobs.entity.JobStatus;
import org.postroad.jobs.entity.Outcome;
import org.postroad.jobs.entity.Rank;
import org.postroad.jobs.entity.Task;
import org.postroad.jobs.entity.TaskJobs;
import org.postroad.jobs.entity.TaskSettings;
import org.postroad.jobs.entity.TaskStatus;
import org.postroad.platform.control.Contended;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.control.IdSource;
import org.postroad.platform.entity.FieldError;
import org.postroad.platform.entity.Refused;
import org.postroad.retry.FixedDelay;
import org.postroad.testing.Databases;
import org.postroad.testing.EngineRig;
import org.postroad.testing.Entities;

/** What holds for tasks on every database. The engine is not started, so that jobs stay where a test puts them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TaskContract {
    private static final LongConsumer ANY_VERSION = version -> {};
    private static final long QUEUE = 1;
    private static final long GONE = 404;

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    private final FakeBlobs blobs = new FakeBlobs();
    private DataSource dataSource;
    private EngineRig rig;
    private EntityManagerFactory entities;
    private JobRows rows;
    private CreateTask create;
    private ChangeTask change;
    private TriggerTask trigger;
    private DeleteTask delete;
    private long account = 100;

    abstract Dialect dialect();

    DataSource dataSource() {
        return dataSource;
    }

    @BeforeAll
    void open() {
        dataSource = Databases.of(dialect());
        EngineRig.installQueues(dataSource, Map.of("work", 5));
        Map<String, JobHandler> handlers =
                Map.of("noop", attempt -> Outcome.succeeded(), "many", new Many(3), "none", new Many(0));
        EngineRig.Builder builder = EngineRig.over(dataSource, dialect());
        handlers.forEach(builder::action);
        rig = builder.build();
        entities = Entities.of(dataSource);
        rows = new JobRows(rig.transactions, now, IdSource.smallestAt(now.minusSeconds(60)));
        AuditLog audit = new AuditLog(rig.transactions, () -> now, rig.ids, new Caller());
        TaskPayloads payloads = new TaskPayloads(blobs);
        KnownTargets targets = new KnownTargets(List.of(new Targets()));
        CommandRules rules = new CommandRules(new QueueCatalog(rig.transactions), new Actions(Map.of()));
        CommandEffect effect = new CommandEffect(rig.transactions, rig.engine, blobs);
        trigger = new TriggerTask(
                rig.transactions,
                () -> now,
                audit,
                new Actions(handlers),
                rig.engine.enqueue(),
                payloads,
                rules,
                effect);
        create = new CreateTask(rig.transactions, () -> now, rig.ids, audit, payloads, trigger, targets);
        change = new ChangeTask(rig.transactions, () -> now, audit, payloads);
        delete = new DeleteTask(rig.transactions, () -> now, audit, payloads, effect);
    }

    @AfterAll
    void close() {
        entities.close();
        rig.die();
    }

    @BeforeEach
    void anAccountOfItsOwn() {
        account++;
    }

    /** What tasks may aim at: everything but {@link #GONE}. */
    private static final class Targets implements TaskTargets {
        @Override
        public boolean hold(long accountId, long credentialId) {
            return credentialId != GONE;
        }

        @Override
        public Map<Long, Standing> standings(Set<Long> credentialIds) {
            return Map.of();
        }
    }

    /** Makes so many jobs of each trigger, numbered. */
    private record Many(int count) implements JobHandler {
        @Override
        public Outcome run(Attempt attempt) {
            return Outcome.succeeded();
        }

        @Override
        public List<JsonObject> fanOut(JsonObject payload) {
            return Stream.iterate(1, n -> n + 1)
                    .limit(count)
                    .map(n -> Json.createObjectBuilder(payload).add("part", n).build())
                    .toList();
        }
    }

    /** A search as a request of its own makes it. */
    private TaskPage page(TaskSearch wanted) {
        EntityManager ofRequest = entities.createEntityManager();
        try {
            SearchLimits limits = new SearchLimits(rig.transactions, dialect(), SearchLimits.LONGEST);
            return new SearchTasks(ofRequest, () -> now, limits).page(wanted);
        } finally {
            ofRequest.close();
        }
    }

    private long task(String type) {
        return task(type, TaskSettings.DEFAULT);
    }

    private long task(String type, TaskSettings settings) {
        return create.create(new NewTask(account, type, settings), false).id();
    }

    @Test
    void aTaskWhoseTargetIsDeletedMeanwhileIsNotMade() {
        TaskSettings settings = new TaskSettings(GONE, JsonObject.EMPTY_JSON_OBJECT, 0, null);

        Refused refused = catchThrowableOfType(Refused.class, () -> task("noop", settings));

        assertThat(refused.errors()).extracting(FieldError::code).containsExactly("unknown_credential");
    }

    private static TaskSettings settings(String payloadText, int priority) {
        return new TaskSettings(
                null, Json.createObjectBuilder().add("text", payloadText).build(), priority, null);
    }

    private List<Long> trigger(long task) {
        return Contended.run(() -> trigger.trigger(task, ANY_VERSION));
    }

    private JobRows.Row job(JobState state, long task) {
        return rows.in(state)
                .set("account_id", account)
                .set("lane", account)
                .set("queue_id", QUEUE)
                .set("task_id", task);
    }

    private TaskSearch all(int limit, TaskSort sort, Optional<TaskPosition> after) {
        return new TaskSearch(TaskFilter.allOf(account), sort, limit, 0, after, true);
    }

    private List<TaskPage.Item> items() {
        return page(all(1_000, TaskSort.DEFAULT, Optional.empty())).items();
    }

    private TaskPage.Item item(long task) {
        return items().stream()
                .filter(found -> found.task().id() == task)
                .findFirst()
                .orElseThrow();
    }

    private TaskStatus status(long task) {
        return item(task).jobs().status();
    }

    private Set<Long> with(TaskStatus... statuses) {
        TaskFilter filter = new TaskFilter(
                account,
                Set.of(statuses),
                Optional.empty(),
                OptionalLong.empty(),
                Range.all(),
                Range.all(),
                Optional.empty());
        Set<Long> found = new HashSet<>();
        page(new TaskSearch(filter, TaskSort.DEFAULT, 1_000, 0, Optional.empty(), false))
                .items()
                .forEach(item -> found.add(item.task().id()));
        return found;
    }

    private long number(String sql) {
        return EngineRig.number(dataSource, sql);
    }

    private long jobsOf(long task) {
        return number("SELECT count(*) FROM job WHERE task_id = " + task);
    }

    /** As if a node had taken it, and what came of it. */
    private void finish(long job, JobState state) {
        EngineRig.execute(
                dataSource,
                "UPDATE job SET state = " + state.code()
                        + ", rank = NULL, finished_at = CURRENT_TIMESTAMP, finished_day = " + Sql.day(now)
                        + " WHERE id = " + job);
    }

    private void begin(long job) {
        EngineRig.execute(
                dataSource, "UPDATE job SET state = 1, lease = 77, rank = coalesce(rank, 1) WHERE id = " + job);
    }

    private List<String> audited(long task) {
        String entries = EngineRig.text(
                dataSource,
                "SELECT string_agg(action, ' ' ORDER BY id) FROM audit_log WHERE subject = 'task' AND data LIKE '%"
                        + Task.ID.text(task) + "%'");
        return List.of(entries.split(" "));
    }

    @Test
    void aTaskThatWasMadeHasNoJobAndKeepsWhatItWasGiven() {
        long id = task(
                "noop",
                new TaskSettings(
                        99L,
                        Json.createObjectBuilder().add("a", 1).build(),
                        -4,
                        new FixedDelay(Duration.ofSeconds(9))));

        TaskPage.Item made = item(id);
        assertThat(made.jobs()).isEqualTo(TaskJobs.NONE);
        assertThat(made.task().accountId()).isEqualTo(account);
        assertThat(made.task().taskType()).isEqualTo("noop");
        assertThat(made.task().targetCredentialId()).hasValue(99);
        assertThat(made.task().payload()).isEqualTo("{\"a\":1}");
        assertThat(made.task().priority()).isEqualTo(-4);
        assertThat(made.task().retry()).contains(new FixedDelay(Duration.ofSeconds(9)));
        assertThat(made.task().createdAt()).isEqualTo(now);
        assertThat(made.task().version()).isEqualTo(1);
        assertThat(audited(id)).containsExactly("create");
    }

    @Test
    void aTriggerMakesAJobOfTheTask() {
        long id = task("noop", settings("x", 5));

        List<Long> jobs = trigger(id);

        assertThat(jobs).hasSize(1);
        assertThat(EngineRig.text(
                        dataSource,
                        "SELECT concat_ws(' ', task_id, account_id, action, priority, payload) FROM job WHERE id = "
                                + jobs.get(0)))
                .isEqualTo(id + " " + account + " noop 5 {\"text\":\"x\"}");
        assertThat(status(id)).isEqualTo(TaskStatus.WAITING);
        assertThat(item(id).task().version()).isEqualTo(2);
        assertThat(item(id).task().updatedAt()).isEqualTo(now);
        assertThat(audited(id)).containsExactly("create", "trigger");
    }

    @Test
    void aTaskIsMadeAndTriggeredAtOnceOrNotAtAll() {
        CreateTask.Created created = create.create(new NewTask(account, "many", settings("x", 0)), true);
        assertThat(created.jobIds()).hasSize(3).isSorted();
        assertThat(jobsOf(created.id())).isEqualTo(3);

        assertThatThrownBy(() -> create.create(new NewTask(account, "none", settings("x", 0)), true))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("0 jobs");
        assertThat(items()).hasSize(1);
    }

    @Test
    void whatWaitsIsPulledForwardAndNothingIsMadeTwice() {
        long id = task("noop");
        long job = trigger(id).get(0);
        EngineRig.execute(
                dataSource,
                "UPDATE job SET rank = NULL, attempt_count = 1, due = TIMESTAMP WITH TIME ZONE '2999-01-01 00:00:00+00'"
                        + " WHERE id = " + job);
        assertThat(status(id)).isEqualTo(TaskStatus.FAILING);

        assertThat(trigger(id)).containsExactly(job);
        assertThat(trigger(id)).containsExactly(job);

        assertThat(jobsOf(id)).isEqualTo(1);
        assertThat(Rank.isFirst(number("SELECT rank FROM job WHERE id = " + job)))
                .isTrue();
        assertThat(number("SELECT attempt_count FROM job WHERE id = " + job)).isEqualTo(1);
        assertThat(EngineRig.text(
                        dataSource,
                        "SELECT due < TIMESTAMP WITH TIME ZONE '2999-01-01 00:00:00+00' FROM job WHERE id = " + job))
                .matches("(?i)t(rue)?");
        assertThat(audited(id)).containsExactly("create", "trigger", "trigger");
    }

    @Test
    void whatRunsIsLeftAndAnswered() {
        long id = task("many");
        List<Long> jobs = trigger(id);
        begin(jobs.get(0));
        finish(jobs.get(1), JobState.SUCCEEDED);

        assertThat(trigger(id)).containsExactly(jobs.get(0), jobs.get(2));

        assertThat(jobsOf(id)).isEqualTo(3);
        assertThat(number("SELECT lease FROM job WHERE id = " + jobs.get(0))).isEqualTo(77);
        assertThat(number("SELECT version FROM job WHERE id = " + jobs.get(0))).isEqualTo(1);
        assertThat(status(id)).isEqualTo(TaskStatus.RUNNING);
    }

    @Test
    void afterTheEndATriggerStartsAnewAndWhatFailedBeforeTellsNothingAnyMore() {
        long id = task("noop");
        long first = trigger(id).get(0);
        finish(first, JobState.FAILED);
        assertThat(status(id)).isEqualTo(TaskStatus.FAILING);

        long second = trigger(id).get(0);

        assertThat(second).isGreaterThan(first);
        assertThat(status(id)).isEqualTo(TaskStatus.WAITING);
        assertThat(with(TaskStatus.FAILING)).isEmpty();
        finish(second, JobState.SUCCEEDED);
        assertThat(status(id)).isEqualTo(TaskStatus.DONE);
        assertThat(item(id).jobs().counts()).containsEntry(JobStatus.FAILED, 1L).containsEntry(JobStatus.SUCCEEDED, 1L);
    }

    @Test
    void triggersAtTheSameTimeMakeOneJob() {
        long id = task("noop");

        List<CompletableFuture<List<Long>>> at = Stream.generate(() -> CompletableFuture.supplyAsync(() -> trigger(id)))
                .limit(6)
                .toList();
        Set<Long> jobs = new HashSet<>();
        at.forEach(answer -> jobs.addAll(answer.join()));

        assertThat(jobs).hasSize(1);
        assertThat(jobsOf(id)).isEqualTo(1);
    }

    @Test
    void aTriggerOfAnotherVersionDoesNothing() {
        long id = task("noop");

        assertThatThrownBy(() -> trigger.trigger(id, version -> {
                    throw Refused.conflict("changed", "at " + version);
                }))
                .hasMessage("at 1");
        assertThat(jobsOf(id)).isZero();
        assertThat(audited(id)).containsExactly("create");
    }

    @Test
    void deletingJobsLeavesTheTask() {
        long id = task("noop");
        finish(trigger(id).get(0), JobState.SUCCEEDED);
        EngineRig.execute(dataSource, "DELETE FROM job WHERE task_id = " + id);

        assertThat(status(id)).isEqualTo(TaskStatus.IDLE);
        assertThat(trigger(id)).hasSize(1);
    }

    @Test
    void deletingATaskCancelsWhatWaitsAndKeepsWhatHasEnded() {
        long id = task("many");
        List<Long> jobs = trigger(id);
        finish(jobs.get(0), JobState.FAILED);

        delete.delete(id, false, ANY_VERSION);

        assertThat(items()).isEmpty();
        assertThat(jobs).map(job -> rig.state(job)).containsExactly(3, 5, 5);
        assertThat(audited(id)).containsExactly("create", "trigger", "delete");
        assertThatThrownBy(() -> trigger(id)).hasMessageContaining("no such task");
    }

    @Test
    void aTaskWhoseJobRunsIsNotDeletedAndNothingOfItCancelled() {
        long id = task("many");
        List<Long> jobs = trigger(id);
        begin(jobs.get(2));

        assertThatThrownBy(() -> delete.delete(id, false, ANY_VERSION))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo("task_running"));

        assertThat(jobs).map(job -> rig.state(job)).containsExactly(0, 0, 1);
        assertThat(status(id)).isEqualTo(TaskStatus.RUNNING);
    }

    @Test
    void whoAsksForItHasRunningJobsStopped() {
        long id = task("many");
        List<Long> jobs = trigger(id);
        begin(jobs.get(1));

        delete.delete(id, true, ANY_VERSION);

        assertThat(items()).isEmpty();
        assertThat(jobs).map(job -> rig.state(job)).containsExactly(5, 1, 5);
        assertThat(EngineRig.text(dataSource, "SELECT cancel_requested FROM job WHERE id = " + jobs.get(1)))
                .matches("(?i)t(rue)?");
    }

    @Test
    void aLargePayloadIsKeptAsideAndGoesWithItsTask() {
        int before = blobs.kept.size();
        long id = task("noop", settings("y".repeat(5_000), 0));
        assertThat(blobs.kept).hasSize(before + 1);

        change.change(id, present -> settings(present.payload().getString("text") + "z", 0), ANY_VERSION);
        assertThat(blobs.kept).hasSize(before + 1);
        assertThat(item(id).task().payloadBlob()).isPresent();

        long job = trigger(id).get(0);
        assertThat(number("SELECT payload_blob FROM job WHERE id = " + job)).isPositive();

        change.change(id, present -> settings("small", 0), ANY_VERSION);
        assertThat(blobs.kept).hasSize(before);
        assertThat(item(id).task().payload()).isEqualTo("{\"text\":\"small\"}");

        change.change(id, present -> settings("y".repeat(5_000), 0), ANY_VERSION);
        delete.delete(id, false, ANY_VERSION);
        assertThat(blobs.kept).hasSize(before);
    }

    @Test
    void aChangeIsWrittenOnceAndTheSameAgainIsNone() {
        long id = task("noop");
        TaskSettings wanted =
                new TaskSettings(7L, JsonObject.EMPTY_JSON_OBJECT, 3, new FixedDelay(Duration.ofSeconds(1)));

        change.change(id, present -> wanted, ANY_VERSION);
        change.change(id, present -> wanted, ANY_VERSION);

        assertThat(item(id).task().version()).isEqualTo(2);
        assertThat(item(id).task().priority()).isEqualTo(3);
        assertThat(item(id).task().targetCredentialId()).hasValue(7);
        assertThat(audited(id)).containsExactly("create", "update");
    }

    @Test
    void aListFindsByStatusWhatItsJobsSay() {
        Random random = new Random(account);
        Map<TaskStatus, Set<Long>> expected = new EnumMap<>(TaskStatus.class);
        for (int i = 0; i < 150; i++) {
            someTask(random);
        }
        for (TaskPage.Item item : items()) {
            expected.computeIfAbsent(item.jobs().status(), status -> new HashSet<>())
                    .add(item.task().id());
        }

        assertThat(expected).as("every status is there").hasSize(TaskStatus.values().length);
        expected.forEach(
                (status, tasks) -> assertThat(with(status)).as(status.name()).isEqualTo(tasks));
        Set<Long> both = new HashSet<>(expected.get(TaskStatus.DONE));
        both.addAll(expected.get(TaskStatus.IDLE));
        assertThat(with(TaskStatus.DONE, TaskStatus.IDLE)).isEqualTo(both);
    }

    private void someTask(Random random) {
        long task = task("noop");
        List<Long> jobs = new ArrayList<>();
        int count = random.nextInt(4);
        for (int j = 0; j < count; j++) {
            JobState state = JobState.of(random.nextInt(JobState.values().length));
            jobs.add(job(state, task)
                    .set("attempt_count", random.nextInt(2))
                    .set("due", random.nextBoolean() ? now : now.minusSeconds(3_600))
                    .insert());
        }
        if (!jobs.isEmpty() && random.nextBoolean()) {
            EngineRig.execute(
                    dataSource,
                    "UPDATE task SET first_job_id = " + jobs.get(random.nextInt(jobs.size())) + " WHERE id = " + task);
        }
    }

    @Test
    void aFilterFindsThoseForWhichAllOfItHolds() {
        long first = task("noop", new TaskSettings(5L, JsonObject.EMPTY_JSON_OBJECT, 2, null));
        long second = task("many", settings("x", -2));

        assertThat(found(Optional.of("many"), OptionalLong.empty(), Range.all(), Optional.empty()))
                .containsExactly(second);
        assertThat(found(Optional.empty(), OptionalLong.of(5), Range.all(), Optional.empty()))
                .containsExactly(first);
        assertThat(found(
                        Optional.empty(),
                        OptionalLong.empty(),
                        new Range<>(Optional.of(-2), Optional.of(2)),
                        Optional.empty()))
                .containsExactly(second);
        assertThat(found(Optional.empty(), OptionalLong.empty(), Range.all(), Optional.of("no")))
                .containsExactly(first);
        assertThat(found(Optional.empty(), OptionalLong.empty(), Range.all(), Optional.of("_o")))
                .isEmpty();
        assertThat(found(Optional.empty(), OptionalLong.empty(), Range.all(), Optional.of(Task.ID.text(first))))
                .containsExactly(first);
        assertThat(found(Optional.of("noop"), OptionalLong.of(6), Range.all(), Optional.empty()))
                .isEmpty();
    }

    private List<Long> found(
            Optional<String> type, OptionalLong target, Range<Integer> priority, Optional<String> text) {
        TaskFilter filter = new TaskFilter(account, Set.of(), type, target, Range.all(), priority, text);
        return page(new TaskSearch(filter, TaskSort.DEFAULT, 10, 0, Optional.empty(), false)).items().stream()
                .map(item -> item.task().id())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"created_at", "-created_at", "priority", "-priority", "updated_at", "-updated_at"})
    void pagesNeitherRepeatNorSkipWhileTasksComeAndGo(String order) {
        TaskSort sort = TaskSort.of(order).orElseThrow();
        List<Long> there = new ArrayList<>();
        for (int i = 0; i < 21; i++) {
            there.add(task("noop", settings("x", i % 3)));
        }
        List<Long> gone = new ArrayList<>();
        List<Long> seen = new ArrayList<>();
        Optional<TaskPosition> position = Optional.empty();
        do {
            TaskPage page = page(all(4, sort, position));
            page.items().forEach(item -> seen.add(item.task().id()));
            position = page.next();
            if (position.isPresent()) {
                task("noop", settings("x", 1)); // comes in between
                gone.add(seen.get(seen.size() - 1)); // where the page ended goes
                delete.delete(seen.get(seen.size() - 1), false, ANY_VERSION);
            }
        } while (position.isPresent());

        assertThat(seen).doesNotHaveDuplicates().containsAll(there);
        assertThat(gone).hasSizeGreaterThanOrEqualTo(5);
        assertThat(page(all(1, sort, Optional.empty())).total()).hasValue(items().size());
    }
}
