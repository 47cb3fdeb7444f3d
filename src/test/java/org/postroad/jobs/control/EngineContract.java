package org.postroad.jobs.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postroad.cluster.control.Membership;
import org.postroad.cluster.entity.TaskType;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.jobs.entity.JobState;
import org.postroad.jobs.entity.Outcome;
import org.postroad.jobs.entity.TaskManagerSettings;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.retry.FixedDelay;
import org.postroad.testing.Databases;
import org.postroad.testing.EngineRig;

/** What the engine promises on every database. */
abstract class EngineContract {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Dialect dialect;
    private DataSource dataSource;
    private final List<EngineRig> rigs = new ArrayList<>();

    EngineContract(Dialect dialect) {
        this.dialect = dialect;
    }

    @BeforeEach
    void installObjects() {
        dataSource = Databases.of(dialect);
        EngineRig.installQueues(dataSource, Map.of("work", 5, "narrow", 1));
        EngineRig.installTaskManager(
                dataSource, new TaskManagerSettings(2, new FixedDelay(Duration.ofMillis(20)), Duration.ofHours(1)));
    }

    @AfterEach
    void stopEngines() {
        rigs.forEach(EngineRig::close);
    }

    private EngineRig start(EngineRig.Builder builder) throws Exception {
        EngineRig rig = builder.build();
        rigs.add(rig);
        return rig.start();
    }

    private EngineRig.Builder rig() {
        return EngineRig.over(dataSource, dialect);
    }

    private static NewJob job(String action, String queue, int priority, Instant due, String uniqueKey) {
        return new NewJob(EngineRig.ACCOUNT, 0, action, "{}", queue, priority, due, uniqueKey);
    }

    private void awaitState(EngineRig rig, long job, JobState state) {
        await().atMost(SOON).untilAsserted(() -> assertThat(rig.state(job)).isEqualTo(state.code()));
    }

    private String column(long job, String column) {
        return EngineRig.text(dataSource, "SELECT " + column + " FROM job WHERE id = " + job);
    }

    @Test
    void jobRunsOnceWithItsPayloadAndKeepsItsResult() throws Exception {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        EngineRig rig = start(rig().action("echo", attempt -> {
            seen.add(attempt.payload().getString("word") + attempt.run());
            return Outcome.succeeded("{\"said\":true}");
        }));
        long job = rig.enqueue("echo", "{\"word\":\"hello\"}");
        awaitState(rig, job, JobState.SUCCEEDED);
        assertThat(seen).containsExactly("hello1");
        assertThat(column(job, "result")).isEqualTo("{\"said\":true}");
        assertThat(column(job, "node")).isEqualTo(rig.membership.name());
        assertThat(column(job, "finished_at IS NOT NULL AND started_at IS NOT NULL AND lease = 0"))
                .isIn("t", "TRUE", "true");
    }

    @Test
    void payloadOverTwoKilobytesIsReadFromItsBlob() throws Exception {
        String word = "é".repeat(5_000);
        AtomicBoolean same = new AtomicBoolean();
        EngineRig rig = start(rig().action("echo", attempt -> {
            same.set(attempt.payload().getString("word").equals(word));
            return Outcome.succeeded();
        }));
        long job = rig.enqueue("echo", "{\"word\":\"" + word + "\"}");
        awaitState(rig, job, JobState.SUCCEEDED);
        assertThat(same).isTrue();
    }

    @Test
    void temporaryFailureIsRetriedUntilTheBudgetIsUsed() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        EngineRig rig = start(rig().action("fail", attempt -> {
            runs.incrementAndGet();
            return Outcome.failed(ErrorCode.PROVIDER_TIMEOUT, "no answer " + attempt.failures());
        }));
        long job = rig.enqueue("fail", "{}");
        awaitState(rig, job, JobState.FAILED);
        assertThat(runs).hasValue(3);
        assertThat(column(job, "attempt_count")).isEqualTo("3");
        assertThat(column(job, "last_error_code")).isEqualTo("provider_timeout");
        assertThat(column(job, "last_error_detail")).isEqualTo("no answer 2");
        assertThat(EngineRig.number(dataSource, "SELECT count(*) FROM job_attempt WHERE job_id = " + job))
                .isEqualTo(3);
    }

    @Test
    void permanentFailureIsNotRetried() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        EngineRig rig = start(rig().action("fail", attempt -> {
            runs.incrementAndGet();
            return Outcome.failed(ErrorCode.PAYLOAD_INVALID, "never");
        }));
        long job = rig.enqueue("fail", "{}");
        awaitState(rig, job, JobState.FAILED);
        assertThat(runs).hasValue(1);
    }

    @Test
    void exceptionOfAHandlerIsATemporaryFailureWithItsStack() throws Exception {
        EngineRig rig = start(rig().action("break", attempt -> {
            throw new IllegalStateException("broken");
        }));
        long job = rig.enqueue("break", "{}");
        awaitState(rig, job, JobState.FAILED);
        assertThat(column(job, "last_error_code")).isEqualTo("handler_error");
        assertThat(EngineRig.text(dataSource, "SELECT stack FROM job_attempt WHERE run = 1 AND job_id = " + job))
                .contains("IllegalStateException: broken", "EngineContract");
    }

    @Test
    void aJobThatIsDueInAThousandYearsHoldsUpNoOther() throws Exception {
        EngineRig rig = start(rig().action("note", attempt -> Outcome.succeeded()));

        rig.enqueue(job("note", null, 0, Instant.parse("2999-01-01T00:00:00Z"), null));
        long soon = rig.enqueue(job("note", null, 0, Instant.now().plusMillis(200), null));

        awaitState(rig, soon, JobState.SUCCEEDED);
    }

    @Test
    void jobDueLaterWaitsForItsDue() throws Exception {
        Map<Long, Instant> started = new ConcurrentHashMap<>();
        EngineRig rig = start(rig().action("note", attempt -> {
            started.put(attempt.jobId(), attempt.now());
            return Outcome.succeeded();
        }));
        Instant due = Instant.now().plusMillis(700);
        long job = rig.enqueue(job("note", null, 0, due, null));
        awaitState(rig, job, JobState.SUCCEEDED);
        assertThat(started.get(job)).isAfterOrEqualTo(due.minusMillis(5));
    }

    @Test
    void biggerPriorityRunsFirst() throws Exception {
        List<Long> order = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch hold = new CountDownLatch(1);
        EngineRig rig = start(rig().action("hold", attempt -> {
                    hold.await();
                    return Outcome.succeeded();
                })
                .action("note", attempt -> {
                    order.add(attempt.jobId());
                    return Outcome.succeeded();
                }));
        long holder = rig.enqueue(job("hold", "narrow", 0, null, null));
        awaitState(rig, holder, JobState.RUNNING);
        long low = rig.enqueue(job("note", "narrow", -9, null, null));
        long normal = rig.enqueue(job("note", "narrow", 0, null, null));
        long high = rig.enqueue(job("note", "narrow", 9, null, null));
        hold.countDown();
        awaitState(rig, low, JobState.SUCCEEDED);
        assertThat(order).containsExactly(high, normal, low);
    }

    @Test
    void oneJobOfAQuietLaneDoesNotWaitForTheManyOfAnother() throws Exception {
        List<Long> order = Collections.synchronizedList(new ArrayList<>());
        EngineRig rig = rig().action("note", attempt -> {
                    order.add(attempt.accountId());
                    return Outcome.succeeded();
                })
                .build();
        rigs.add(rig);
        List<NewJob> many = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            many.add(new NewJob(1, 0, "note", "{}", "narrow", 0, null, null));
        }
        rig.engine.enqueue().enqueue(many);
        rig.enqueue(new NewJob(2, 0, "note", "{}", "narrow", 0, null, null));
        rig.start();
        await().atMost(SOON).until(() -> order.size() == 501);
        assertThat(order.indexOf(2L)).isLessThan(5);
    }

    @Test
    void jobOfAQuietLaneOvertakesWhatIsClaimedOfAnother() throws Exception {
        int before = 100;
        int many = 400;
        CountDownLatch hold = new CountDownLatch(1);
        CountDownLatch holding = new CountDownLatch(1);
        List<Long> order = Collections.synchronizedList(new ArrayList<>());
        EngineRig rig = start(rig().action("note", attempt -> {
            order.add(attempt.accountId());
            if (order.size() == before) {
                holding.countDown();
                hold.await();
            }
            return Outcome.succeeded();
        }));
        rig.engine
                .enqueue()
                .enqueue(Collections.nCopies(many, new NewJob(1, 0, "note", "{}", "narrow", 0, null, null)));
        assertThat(holding.await(SOON.toSeconds(), java.util.concurrent.TimeUnit.SECONDS))
                .isTrue();
        long quiet = rig.enqueue(new NewJob(2, 0, "note", "{}", "narrow", 0, null, null));
        awaitState(rig, quiet, JobState.RUNNING); // claimed, though the queue has no thread for it
        assertThat(Long.parseLong(column(quiet, "rank")))
                .as("it queues up behind what has started")
                .isPositive();
        hold.countDown();
        await().atMost(SOON).until(() -> order.size() == many + 1);
        assertThat(order.indexOf(2L)).isLessThan(before + 5);
    }

    @Test
    void limitOfAQueueHolds() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        EngineRig rig = start(rig().action("count", attempt -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            new CountDownLatch(1).await(5, java.util.concurrent.TimeUnit.MILLISECONDS);
            now.decrementAndGet();
            return Outcome.succeeded();
        }));
        long last = 0;
        for (int i = 0; i < 60; i++) {
            last = rig.enqueue("count", "{}");
        }
        awaitState(rig, last, JobState.SUCCEEDED);
        assertThat(most.get()).isBetween(2, 5);
    }

    @Test
    void uniqueKeyFoldsPendingJobsAndAllowsOneSuccessorOfARunningOne() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        EngineRig rig = start(rig().action("sync", attempt -> {
            runs.incrementAndGet();
            hold.await();
            return Outcome.succeeded();
        }));
        long first = rig.enqueue(job("sync", null, 0, null, "box-1"));
        awaitState(rig, first, JobState.RUNNING);
        long second = rig.enqueue(job("sync", "narrow", 0, Instant.now().plusSeconds(3), "box-1"));
        long third = rig.enqueue(job("sync", "narrow", 0, null, "box-1"));
        assertThat(second).isNotEqualTo(first);
        assertThat(third).isEqualTo(second);
        hold.countDown();
        awaitState(rig, second, JobState.SUCCEEDED);
        assertThat(runs).hasValue(2);
    }

    @Test
    void failedJobWhoseSuccessorWaitsIsSuperseded() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        EngineRig rig = start(rig().action("sync", attempt -> {
            hold.await();
            return Outcome.failed(ErrorCode.PROVIDER_ERROR, "down");
        }));
        long first = rig.enqueue(job("sync", null, 0, null, "box-1"));
        awaitState(rig, first, JobState.RUNNING);
        rig.enqueue(job("sync", null, 0, Instant.now().plusSeconds(600), "box-1"));
        hold.countDown();
        awaitState(rig, first, JobState.CANCELLED);
    }

    @Test
    void againIsNotAnAttempt() throws Exception {
        EngineRig rig = start(rig().action(
                        "poll",
                        attempt ->
                                attempt.run() < 4 ? Outcome.again(attempt.now().plusMillis(5)) : Outcome.succeeded()));
        long job = rig.enqueue("poll", "{}");
        awaitState(rig, job, JobState.SUCCEEDED);
        assertThat(column(job, "attempt_count")).isEqualTo("0");
        assertThat(column(job, "run")).isEqualTo("4");
    }

    @Test
    void commitAndSettleWriteTogether() throws Exception {
        EngineRig.execute(dataSource, "CREATE TABLE effect (job_id bigint)");
        EngineRig rig = start(rig().action("write", attempt -> {
            attempt.commitAndSettle(connection -> {
                try (var insert = connection.prepareStatement("INSERT INTO effect (job_id) VALUES (?)")) {
                    insert.setLong(1, attempt.jobId());
                    insert.executeUpdate();
                }
                return Outcome.succeeded();
            });
            return Outcome.succeeded();
        }));
        long job = rig.enqueue("write", "{}");
        awaitState(rig, job, JobState.SUCCEEDED);
        assertThat(EngineRig.number(dataSource, "SELECT count(*) FROM effect WHERE job_id = " + job))
                .isEqualTo(1);
    }

    @Test
    void commitOfAnAttemptThatLostItsLeaseWritesNothing() throws Exception {
        EngineRig.execute(dataSource, "CREATE TABLE effect (job_id bigint)");
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch taken = new CountDownLatch(1);
        AtomicBoolean refused = new AtomicBoolean();
        EngineRig rig = start(rig().action("write", attempt -> {
            begun.countDown();
            taken.await();
            try {
                attempt.commit(
                        connection -> connection.createStatement().executeUpdate("INSERT INTO effect VALUES (1)"));
            } catch (LeaseLost e) {
                refused.set(true);
                throw e;
            }
            return Outcome.succeeded();
        }));
        long job = rig.enqueue("write", "{}");
        begun.await();
        EngineRig.execute(dataSource, "UPDATE job SET lease = 99 WHERE id = " + job);
        taken.countDown();
        await().atMost(SOON).untilTrue(refused);
        assertThat(EngineRig.number(dataSource, "SELECT count(*) FROM effect")).isZero();
        assertThat(rig.state(job)).isEqualTo(JobState.RUNNING.code());
    }

    @Test
    void runningJobThatIsAskedToStopIsCancelled() throws Exception {
        EngineRig rig = start(rig().action("wait", attempt -> {
            CountDownLatch stopped = new CountDownLatch(1);
            attempt.closeOnStop(stopped::countDown);
            stopped.await();
            return Outcome.failed(ErrorCode.CANCELLED, "stopped half way");
        }));
        long job = rig.enqueue("wait", "{}");
        awaitState(rig, job, JobState.RUNNING);
        EngineRig.execute(dataSource, "UPDATE job SET cancel_requested = TRUE WHERE id = " + job);
        awaitState(rig, job, JobState.CANCELLED);
    }

    @Test
    void attemptThatRunsTooLongTimesOut() throws Exception {
        EngineRig rig = start(rig().action("hang", new JobHandler() {
            @Override
            public Outcome run(Attempt attempt) throws Exception {
                new CountDownLatch(1).await();
                return Outcome.succeeded();
            }

            @Override
            public Duration timeout() {
                return Duration.ofSeconds(1);
            }
        }));
        long job = rig.enqueue("hang", "{}");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(column(job, "last_error_code")).isEqualTo("timeout"));
    }

    @Test
    void actionThatThisNodeDoesNotKnowIsGivenBackUnharmed() throws Exception {
        EngineRig knows =
                rig().action("new_action", attempt -> Outcome.succeeded()).build();
        rigs.add(knows);
        long job = knows.enqueue("new_action", "{}");
        EngineRig old = start(rig().action("other", attempt -> Outcome.succeeded()));
        await().atMost(SOON).untilAsserted(() -> assertThat(column(job, "node")).isEqualTo(old.membership.name()));
        awaitState(old, job, JobState.PENDING);
        assertThat(column(job, "run")).isEqualTo("0");
        assertThat(column(job, "attempt_count")).isEqualTo("0");
    }

    @Test
    void pausedQueueStartsNothingAndResumesWithinASecondOrTwo() throws Exception {
        EngineRig rig = start(rig().action("note", attempt -> Outcome.succeeded()));
        pause("work", true);
        await().atMost(SOON).until(() -> {
            long probe = rig.enqueue("note", "{}");
            new CountDownLatch(1).await(200, java.util.concurrent.TimeUnit.MILLISECONDS);
            return rig.state(probe) == JobState.PENDING.code();
        });
        long waiting = rig.enqueue("note", "{}");
        pause("work", false);
        awaitState(rig, waiting, JobState.SUCCEEDED);
    }

    private void pause(String queue, boolean paused) {
        var pause = paused ? new org.postroad.jobs.entity.QueueBody.Pause("test", "user:test", Instant.EPOCH) : null;
        var body = new org.postroad.jobs.entity.QueueBody(org.postroad.jobs.entity.QueueKind.WORK, 5, "", pause);
        EngineRig.execute(
                dataSource,
                "UPDATE stored_object SET version = version + 1, body = '" + body.json() + "' WHERE name = '" + queue
                        + "'");
    }

    @Test
    void jobsOfADeadNodeComeBackAndTheDeadNodeCannotSettleThem() throws Exception {
        Set<String> ran = Collections.synchronizedSet(new HashSet<>());
        EngineRig doomed = rig().lease(Duration.ofSeconds(3))
                .action("work", attempt -> {
                    ran.add("doomed");
                    new CountDownLatch(1).await();
                    return Outcome.succeeded();
                })
                .build()
                .start();
        long job = doomed.enqueue("work", "{}");
        awaitState(doomed, job, JobState.RUNNING);
        doomed.die();
        EngineRig heir = start(rig().lease(Duration.ofSeconds(3)).action("work", attempt -> {
            ran.add("heir" + attempt.run());
            return Outcome.succeeded();
        }));
        awaitState(heir, job, JobState.SUCCEEDED);
        assertThat(ran).containsExactlyInAnyOrder("doomed", "heir2");
        assertThat(column(job, "losses")).isEqualTo("1");
        assertThat(column(job, "attempt_count")).isEqualTo("0");
        assertThat(EngineRig.text(dataSource, "SELECT code FROM job_attempt WHERE job_id = " + job))
                .isEqualTo("lost_lease");
    }

    @Test
    void jobThatWasLostThreeTimesIsPoison() throws Exception {
        EngineRig rig = start(rig().lease(Duration.ofSeconds(3)).action("other", attempt -> Outcome.succeeded()));
        EngineRig knows = rig().action("killer", attempt -> Outcome.succeeded()).build();
        rigs.add(knows);
        long job = knows.enqueue(job("killer", null, 0, Instant.now().plusSeconds(600), null));
        loseForTheThirdTime(job);
        awaitState(rig, job, JobState.FAILED);
        assertThat(column(job, "last_error_code")).isEqualTo("poison");
    }

    /** What belongs to something that outlives it. */
    private static final class Managed implements JobHandler {
        @Override
        public Outcome run(Attempt attempt) {
            return Outcome.succeeded();
        }

        @Override
        public boolean isManaged() {
            return true;
        }

        @Override
        public TaskType gate() {
            return TaskType.OUTBOUND_MTA;
        }
    }

    @Test
    void aSecondGateClaimsNoMoreThanTheQueueHasRoomFor() throws Exception {
        CountDownLatch mayEnd = new CountDownLatch(1);
        EngineRig rig = start(rig().action("delivery", new Managed()).action("slow", attempt -> {
            mayEnd.await();
            return Outcome.succeeded();
        }));
        for (int i = 0; i < 3; i++) {
            rig.enqueue(job("slow", "narrow", 0, null, null));
        }
        String running = "SELECT count(*) FROM job WHERE state = 1";
        await().atMost(SOON).until(() -> EngineRig.number(dataSource, running) == 1);
        await().during(Duration.ofSeconds(2)).atMost(SOON).until(() -> EngineRig.number(dataSource, running) == 1);
        mayEnd.countDown();
    }

    @Test
    void aManagedJobThatWasLostThreeTimesIsPutOff() throws Exception {
        EngineRig rig = start(rig().lease(Duration.ofSeconds(3)).action("delivery", new Managed()));
        ManagedJob wanted =
                new ManagedJob(7, "delivery", "{}", 1, 99, 0, Instant.now().plusSeconds(600), "one");
        long job = rig.engine.enqueue().enqueueManaged(List.of(wanted)).get(0);
        long twin = rig.engine.enqueue().enqueueManaged(List.of(wanted)).get(0);
        loseForTheThirdTime(job);
        await().until(() -> column(job, "losses").equals("3"));

        assertThat(twin).isEqualTo(job);
        assertThat(column(job, "state")).isEqualTo("0");
        assertThat(column(job, "lane")).isEqualTo("99");
        assertThat(column(job, "CASE WHEN due > CURRENT_TIMESTAMP + INTERVAL '59' MINUTE THEN 1 ELSE 0 END"))
                .isEqualTo("1");
        rig.engine.enqueue().dueNow(List.of(job));
        awaitState(rig, job, JobState.SUCCEEDED);
    }

    private void loseForTheThirdTime(long job) throws Exception {
        EngineRig.execute(
                dataSource,
                "INSERT INTO node (incarnation, name, beat_at, state, started_at)"
                        + " VALUES (900, 'gone', CURRENT_TIMESTAMP, 'dead', CURRENT_TIMESTAMP)");
        EngineRig.execute(
                dataSource,
                "UPDATE job SET state = 1, rank = 1, losses = 2, node = 'gone', started_at = CURRENT_TIMESTAMP, lease = "
                        + ((900L << 32) + 1) + " WHERE id = " + job);
        EngineRig.execute(
                dataSource,
                "INSERT INTO claim (lease, jobs) VALUES (" + ((900L << 32) + 1) + ", ARRAY[CAST(" + job
                        + " AS bigint)])");
    }

    @Test
    void whatIsClaimedAsTheNextIncarnationIsNotLostWithTheLastOne() throws Exception {
        CountDownLatch joined = new CountDownLatch(1);
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        EngineRig rig = start(rig().action("long", attempt -> {
            began.countDown();
            mayEnd.await();
            return Outcome.succeeded();
        }));
        // Between joining and losing what was held before, a claim is under way
        Logger log = Logger.getLogger(Membership.class.getName());
        Handler hold = new HoldingHandler(rig.membership.name(), joined, began);
        log.addHandler(hold);
        log.setLevel(Level.INFO);
        try {
            EngineRig.execute(
                    dataSource, "UPDATE node SET state = 'dead' WHERE incarnation = " + rig.membership.incarnation());
            assertThat(joined.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            long job = rig.enqueue("long", "{}");
            assertThat(began.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            // Lost means interrupted, at once
            await().during(Duration.ofMillis(500))
                    .atMost(SOON)
                    .untilAsserted(() -> assertThat(rig.state(job)).isEqualTo(JobState.RUNNING.code()));
            mayEnd.countDown();
            awaitState(rig, job, JobState.SUCCEEDED);
            assertThat(column(job, "run")).isEqualTo("1");
        } finally {
            log.setLevel(null);
            log.removeHandler(hold);
        }
    }

    /** Holds the thread that says that the node has joined until a job has begun. */
    private static final class HoldingHandler extends Handler {
        private final String node;
        private final CountDownLatch joined;
        private final CountDownLatch began;

        HoldingHandler(String node, CountDownLatch joined, CountDownLatch began) {
            this.node = node;
            this.joined = joined;
            this.began = began;
        }

        @Override
        public void publish(LogRecord entry) {
            Object[] parameters = entry.getParameters();
            if (entry.getMessage().contains("joined as incarnation")
                    && parameters != null
                    && node.equals(parameters[0])) {
                joined.countDown();
                try {
                    began.await(SOON.toSeconds(), TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @Test
    void drainGivesBackAtOnceWhatDoesNotEndInTime() throws Exception {
        EngineRig rig = rig().action("hang", attempt -> {
                    new CountDownLatch(1).await();
                    return Outcome.succeeded();
                })
                .build()
                .start();
        long job = rig.enqueue("hang", "{}");
        awaitState(rig, job, JobState.RUNNING);
        rig.engine.stop(Duration.ofMillis(200));
        assertThat(rig.state(job)).isEqualTo(JobState.PENDING.code());
        assertThat(column(job, "losses")).isEqualTo("0");
        rig.die();
    }

    @Test
    void closedLaneKeepsItsJobsAndLetsOthersPass() throws Exception {
        EngineRig rig = rig().action("note", attempt -> Outcome.succeeded()).build();
        rigs.add(rig);
        long shut = rig.enqueue(new NewJob(1, 0, "note", "{}", "narrow", 0, null, null));
        long queueId = EngineRig.number(dataSource, "SELECT id FROM stored_object WHERE name = 'narrow'");
        rig.engine.lanes().close(queueId, 1, Instant.now().plusSeconds(5), "throttled");
        rig.start();
        long later = rig.enqueue(new NewJob(1, 0, "note", "{}", "narrow", 0, null, null));
        long open = rig.enqueue(new NewJob(2, 0, "note", "{}", "narrow", 0, null, null));
        awaitState(rig, open, JobState.SUCCEEDED);
        assertThat(rig.state(shut)).isEqualTo(JobState.PENDING.code());
        assertThat(rig.state(later)).isEqualTo(JobState.PENDING.code());
        awaitState(rig, shut, JobState.SUCCEEDED);
        awaitState(rig, later, JobState.SUCCEEDED);
    }

    @Test
    void progressIsShownWhileTheJobRuns() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        EngineRig rig = start(rig().action("long", attempt -> {
            attempt.progress(3, 10, "three of ten");
            hold.await();
            return Outcome.succeeded();
        }));
        long job = rig.enqueue("long", "{}");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(column(job, "progress")).contains("three of ten"));
        hold.countDown();
        awaitState(rig, job, JobState.SUCCEEDED);
    }

    @Test
    void outcomeThatTheDatabaseDoesNotTakeHoldsUpNoOther() throws Exception {
        EngineRig rig = start(rig().action("nul", attempt -> Outcome.succeeded("{\"text\":\"\0\"}"))
                .action("note", attempt -> Outcome.succeeded()));
        List<NewJob> jobs = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            jobs.add(job(i == 20 ? "nul" : "note", null, 0, null, null));
        }
        List<Long> ids = rig.engine.enqueue().enqueue(jobs);
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(EngineRig.number(dataSource, "SELECT count(*) FROM job WHERE state = 2"))
                                .isGreaterThanOrEqualTo(39));
        await().atMost(SOON).until(() -> JobState.of(rig.state(ids.get(20))).finished());
    }

    @Test
    void handlerThatLosesCertaintyButNotItsLeaseRunsAgain() throws Exception {
        EngineRig rig = start(rig().action("unsure", attempt -> {
            if (attempt.run() == 1) {
                throw new LeaseLost("unsure");
            }
            return Outcome.succeeded();
        }));
        long job = rig.enqueue("unsure", "{}");
        awaitState(rig, job, JobState.SUCCEEDED);
        assertThat(column(job, "attempt_count")).isEqualTo("0");
    }
}
