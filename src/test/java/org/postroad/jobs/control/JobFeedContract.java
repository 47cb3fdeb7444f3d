package org.postroad.jobs.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.control.LocalTransactions;
import org.postroad.platform.control.Transactions;
import org.postroad.testing.Databases;
import org.postroad.testing.EngineRig;

/** What holds for the feed of jobs on every database. */
abstract class JobFeedContract {
    private static final long ACCOUNT = 7;
    private static final int MANY = 1_000;

    private final Dialect dialect;
    DataSource dataSource;
    Transactions transactions;
    JobFeed feed;
    private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");

    JobFeedContract(Dialect dialect) {
        this.dialect = dialect;
    }

    @BeforeEach
    void open() {
        dataSource = Databases.of(dialect);
        transactions = new LocalTransactions(dataSource);
        feed = new JobFeed(transactions, dialect);
    }

    private void tell(FeedKind kind, Long... ids) {
        tell(ACCOUNT, kind, ids);
    }

    private void tell(long account, FeedKind kind, Long... ids) {
        transactions.apart(connection -> {
            Feed.tell(connection, FeedType.JOB, kind, now, Map.of(account, List.of(ids)));
            return true;
        });
    }

    /** The state, once all that is committed is final: another test may hold that up in the same cluster. */
    private String state() {
        return Awaitility.await()
                .until(
                        () -> feed.state(ACCOUNT),
                        state -> feed.committed(ACCOUNT, state, MANY)
                                .map(FeedChanges::size)
                                .orElseThrow()
                                .equals(0));
    }

    private FeedChanges since(String state, int most) {
        state();
        return feed.changes(ACCOUNT, state, most).orElseThrow();
    }

    @Test
    void stateMovesWithEveryChangeAndStaysWithoutOne() {
        String empty = state();
        assertThat(state()).isEqualTo(empty);
        tell(FeedKind.CREATED, 1L);
        String one = state();
        assertThat(one).isNotEqualTo(empty).isEqualTo(state());
        tell(FeedKind.UPDATED, 1L);
        assertThat(state()).isNotEqualTo(one);
    }

    @Test
    void otherAccountsAndOtherTypesDoNotMoveIt() throws SQLException {
        tell(FeedKind.CREATED, 1L);
        String state = state();
        tell(8, FeedKind.CREATED, 2L);
        transactions.apart(connection -> {
            Feed.tell(connection, FeedType.TASK, FeedKind.CREATED, now, Map.of(ACCOUNT, List.of(3L)));
            return true;
        });
        assertThat(state()).isEqualTo(state);
        assertThat(since(state, MANY).size()).isZero();
        TaskFeed tasks = new TaskFeed(transactions, dialect);
        String none = tasks.state(ACCOUNT).replaceFirst("-.*", "-0");
        assertThat(tasks.changes(ACCOUNT, none, MANY).orElseThrow().created()).containsExactly(3L);
    }

    @Test
    void everyRecordIsNamedOnceByWhatBecameOfIt() {
        String before = state();
        tell(FeedKind.CREATED, 1L, 2L);
        tell(FeedKind.UPDATED, 1L, 3L, 4L);
        tell(FeedKind.UPDATED, 3L);
        tell(FeedKind.DESTROYED, 2L, 4L);
        FeedChanges changes = since(before, MANY);
        assertThat(changes.created()).containsExactly(1L);
        assertThat(changes.updated()).containsExactly(3L);
        assertThat(changes.destroyed()).containsExactly(4L);
        assertThat(changes.more()).isFalse();
        assertThat(changes.newState()).isEqualTo(state());
    }

    @Test
    void intermediateStatesLeadThroughOneTransactionOfManyIds() {
        String state = state();
        tell(FeedKind.CREATED, LongStream.rangeClosed(1, 25).boxed().toArray(Long[]::new));
        tell(FeedKind.UPDATED, 26L);
        List<Long> created = new ArrayList<>();
        FeedChanges changes;
        do {
            changes = since(state, 10);
            assertThat(changes.size()).isLessThanOrEqualTo(10);
            created.addAll(changes.created());
            state = changes.newState();
        } while (changes.more());
        assertThat(created)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 25).boxed().toList());
        assertThat(changes.updated()).containsExactly(26L);
        assertThat(state).isEqualTo(state());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "0-1", "-1", "h2-zzzzzzzzzzzzz", "era-5-0-0", "\u0000"})
    void aStateOfNobodyCannotBeCalculatedFrom(String state) {
        tell(FeedKind.CREATED, 1L);
        assertThat(feed.changes(ACCOUNT, state, MANY)).isEmpty();
    }

    @Test
    void aStateToComeCannotBeCalculatedFrom() {
        tell(FeedKind.CREATED, 1L);
        String era = state().replaceFirst("-.*", "");
        assertThat(feed.changes(ACCOUNT, era + "-zzzzzzzzz", MANY)).isEmpty();
    }

    private FinishedDays days() {
        return new FinishedDays(transactions, dialect, () -> now, 30, blob -> {});
    }

    @Test
    void whatIsForgottenCannotBeToldAndAnIdleAccountIsNotAffected() {
        days().ensure();
        String empty = state();
        tell(FeedKind.CREATED, 1L);
        String first = state();
        tell(FeedKind.UPDATED, 1L);
        tell(8, FeedKind.CREATED, 2L);
        String last = state();

        now = now.plus(Duration.ofDays(OldFeed.KEPT_DAYS));
        days().purge();
        assertThat(since(first, MANY).updated()).containsExactly(1L);

        now = now.plus(Duration.ofDays(1));
        days().purge();
        assertThat(EngineRig.number(dataSource, "SELECT count(*) FROM job_feed"))
                .isZero();
        assertThat(feed.changes(ACCOUNT, empty, MANY)).isEmpty();
        assertThat(feed.changes(ACCOUNT, first, MANY)).isEmpty();
        assertThat(state()).isEqualTo(last);
        assertThat(since(last, MANY).size()).isZero();

        tell(FeedKind.UPDATED, 1L);
        assertThat(since(last, MANY).updated()).containsExactly(1L);
    }

    @Test
    void whatNobodyLookedAtIsForgottenLikeTheRest() {
        tell(FeedKind.CREATED, 1L);
        String first = state();
        tell(FeedKind.UPDATED, 1L);
        now = now.plus(Duration.ofDays(OldFeed.KEPT_DAYS + 1));
        days().purge();
        assertThat(feed.changes(ACCOUNT, first, MANY)).isEmpty();
    }

    @Test
    void jobsThatArePurgedAreToldAsDestroyed() {
        days().ensure();
        int day = Sql.day(now);
        for (int id = 1; id <= 3; id++) {
            EngineRig.execute(
                    dataSource,
                    "INSERT INTO job (id, finished_day, account_id, action, queue_id, gate, lane, state, due, payload,"
                            + " created_at, finished_at) VALUES (" + id + ", " + day + ", " + (id == 3 ? 8 : ACCOUNT)
                            + ", 'noop', 1, 0, 7, 2, CURRENT_TIMESTAMP, '{}', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)");
        }
        String state = state();
        now = now.plus(Duration.ofDays(31));
        days().purge();
        assertThat(since(state, MANY).destroyed()).containsExactlyInAnyOrder(1L, 2L);
    }

    @Test
    void aTransactionUnderWayIsNeitherToldNorLost() throws SQLException {
        String before = state();
        try (Connection slow = dataSource.getConnection()) {
            slow.setAutoCommit(false);
            Feed.updated(slow, ACCOUNT, 1, now);
            tell(FeedKind.UPDATED, 2L);
            FeedChanges while1 = feed.changes(ACCOUNT, before, MANY).orElseThrow();
            assertThat(while1.updated()).doesNotContain(1L);
            slow.commit();
            FeedChanges then = since(while1.newState(), MANY);
            assertThat(then.updated()).contains(1L);
            assertThat(then.updated().size() + while1.updated().size()).isEqualTo(2);
        }
    }

    @Test
    void setComparesWithAllThatIsCommitted() throws SQLException {
        tell(FeedKind.CREATED, 1L);
        String state = state();
        assertThat(isAt(state)).isTrue();
        try (Connection slow = dataSource.getConnection()) {
            slow.setAutoCommit(false);
            Feed.tell(slow, FeedType.JOB, FeedKind.UPDATED, now, Map.of(99L, List.of(5L))); // holds back what is final
            tell(FeedKind.UPDATED, 1L);
            assertThat(isAt(state)).isFalse();
            slow.rollback();
        }
        assertThat(isAt(state)).isFalse();
        assertThat(isAt(state())).isTrue();
        assertThat(isAt("nonsense")).isFalse();
    }

    private boolean isAt(String state) {
        return transactions.apart(connection -> feed.isAt(connection, ACCOUNT, state));
    }

    /** Transactions of several writers that end in any order, some undone, and a reader that follows with pages of any size. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void whoFollowsTheFeedKnowsWhatThereIs(long seed) throws SQLException {
        try (FeedWriters writers = new FeedWriters(dataSource, ACCOUNT, now, seed)) {
            FeedFollower follower = new FeedFollower(feed, ACCOUNT, writers::versionOf);
            for (int i = 0; i < 250; i++) {
                writers.step();
                if (writers.chance(4)) {
                    follower.read(1 + writers.below(7));
                }
            }
            writers.endAll();
            Awaitility.await().untilAsserted(() -> {
                follower.readAll(5);
                assertThat(follower.known()).isEqualTo(writers.versions());
            });
        }
    }

    @Test
    void whoFollowsTheFeedKnowsWhatTheEngineDid() throws Exception {
        EngineRig.installQueues(dataSource, Map.of("work", 8));
        try (EngineRig rig =
                EngineRig.over(dataSource, dialect).action("noop", new Noop()).build()) {
            FeedFollower follower = new FeedFollower(feed, EngineRig.ACCOUNT, this::versionOf);
            rig.start();
            for (int i = 0; i < 300; i++) {
                rig.enqueue("noop", "{}");
                if (i % 20 == 0) {
                    follower.readAll(50);
                }
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> EngineRig.number(dataSource, "SELECT count(*) FROM job WHERE state = 2") == 300);
            Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                follower.readAll(50);
                assertThat(follower.known())
                        .hasSize(300)
                        .allSatisfy((id, version) ->
                                assertThat(version).isEqualTo(versionOf(id).orElseThrow()));
            });
        }
    }

    /** A node that dies takes along what it had not committed, of the jobs and of the feed alike. */
    @Test
    void whoFollowsTheFeedKnowsWhatBecameOfJobsOfANodeThatDied() throws Exception {
        EngineRig.installQueues(dataSource, Map.of("work", 8));
        CountDownLatch begun = new CountDownLatch(8);
        CountDownLatch never = new CountDownLatch(1);
        FeedFollower follower = new FeedFollower(feed, EngineRig.ACCOUNT, this::versionOf);
        EngineRig doomed = EngineRig.over(dataSource, dialect)
                .lease(Duration.ofSeconds(3))
                .action("work", attempt -> {
                    begun.countDown();
                    never.await();
                    return Outcome.succeeded();
                })
                .build();
        doomed.start();
        for (int i = 0; i < 40; i++) {
            doomed.enqueue("work", "{}");
        }
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        Awaitility.await()
                .untilAsserted(
                        () -> { // those that run for a second are told to have begun
                            follower.readAll(7);
                            assertThat(follower.known().entrySet().stream()
                                            .filter(known -> known.getValue() > 1)
                                            .count())
                                    .isGreaterThanOrEqualTo(8);
                        });
        doomed.die();
        try (EngineRig heir = EngineRig.over(dataSource, dialect)
                .lease(Duration.ofSeconds(3))
                .action("work", attempt -> Outcome.succeeded())
                .build()) {
            heir.start();
            Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                follower.readAll(7);
                assertThat(follower.known()).hasSize(40);
                assertThat(EngineRig.number(dataSource, "SELECT count(*) FROM job WHERE state = 2"))
                        .isEqualTo(40);
                assertThat(follower.known())
                        .allSatisfy((id, version) ->
                                assertThat(version).isEqualTo(versionOf(id).orElseThrow()));
            });
        } finally {
            never.countDown();
        }
    }

    Optional<Long> versionOf(long id) {
        long version = EngineRig.number(dataSource, "SELECT coalesce(max(version), 0) FROM job WHERE id = " + id);
        return version == 0 ? Optional.empty() : Optional.of(version);
    }
}
