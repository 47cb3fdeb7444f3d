package org.postroad.platform.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postroad.testing.Databases;

class SharedCommitsTest {
    private static final int MANY = 200;
    private static final Duration GATHER = Duration.ofMillis(1);

    private final ExecutorService threads = Executors.newFixedThreadPool(MANY);
    private final AtomicInteger batches = new AtomicInteger();
    private final Queue<Thread> callers = new ConcurrentLinkedQueue<>();
    private final CountDownLatch gate = new CountDownLatch(1);
    private volatile boolean closed;
    private DataSource dataSource;
    private SharedCommits<Integer> commits;

    @BeforeEach
    void open() throws SQLException {
        dataSource = Databases.h2();
        try (Connection connection = dataSource.getConnection()) {
            connection.createStatement().execute("CREATE TABLE part (n integer PRIMARY KEY CHECK (n >= 0))");
        }
        commits = sharing(1, MANY);
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
    }

    private SharedCommits<Integer> sharing(int writers, int most) {
        return new SharedCommits<>(this::commit, writers, most, GATHER);
    }

    private void commit(List<Integer> parts) {
        new LocalTransactions(dataSource).apart(connection -> {
            write(connection, parts);
            return parts;
        });
    }

    private void write(Connection connection, List<Integer> parts) throws SQLException {
        batches.incrementAndGet();
        if (closed) {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO part (n) VALUES (?)")) {
            for (int part : parts) {
                insert.setInt(1, part);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private List<Integer> written() {
        try (Connection connection = dataSource.getConnection();
                ResultSet rows = connection.createStatement().executeQuery("SELECT n FROM part ORDER BY n")) {
            List<Integer> written = new ArrayList<>();
            while (rows.next()) {
                written.add(rows.getInt(1));
            }
            return written;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private CompletableFuture<Void> later(int part) {
        return CompletableFuture.runAsync(
                () -> {
                    callers.add(Thread.currentThread());
                    commits.commit(part);
                },
                threads);
    }

    /** The first one is being written, the others wait. */
    private List<CompletableFuture<Void>> behindOne(int... others) throws InterruptedException {
        closed = true;
        List<CompletableFuture<Void>> all = new ArrayList<>();
        all.add(later(0));
        Awaitility.await().until(() -> batches.get() == 1);
        IntStream.of(others).forEach(part -> all.add(later(part)));
        awaitCallers(others.length + 1);
        return all;
    }

    /** Until so many have called, and each of them writes behind the closed gate or waits for one who does. */
    private void awaitCallers(int number) {
        Awaitility.await()
                .until(() -> callers.size() == number
                        && callers.stream().allMatch(caller -> caller.getState() == Thread.State.WAITING));
    }

    private static void join(List<CompletableFuture<Void>> all) {
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
    }

    @Test
    void aLoneWriterWaitsForNobody() {
        commits.commit(1);
        commits.commit(2);

        assertThat(written()).containsExactly(1, 2);
        assertThat(batches).hasValue(2);
    }

    @Test
    void whatComesDuringACommitIsWrittenTogether() throws Exception {
        List<CompletableFuture<Void>> all = behindOne(1, 2, 3, 4);
        gate.countDown();
        join(all);

        assertThat(written()).containsExactly(0, 1, 2, 3, 4);
        assertThat(batches).hasValue(2);
    }

    @Test
    void noMoreThanTheMostGoTogether() throws Exception {
        commits = sharing(1, 3);
        List<CompletableFuture<Void>> all = behindOne(1, 2, 3, 4);
        gate.countDown();
        join(all);

        assertThat(written()).hasSize(5);
        assertThat(batches).hasValue(3);
    }

    @Test
    void whoCameTogetherIsWaitedForOnce() throws Exception {
        commits = new SharedCommits<>(this::commit, 1, MANY, Duration.ofSeconds(20));
        List<CompletableFuture<Void>> all = behindOne(1, 2);
        gate.countDown();
        join(all);

        join(Stream.of(3, 4).map(this::later).toList());
        assertThat(batches).as("the two and the next two").hasValue(3);
    }

    @Test
    void asManyWriteAtOnceAsMay() throws Exception {
        commits = sharing(2, MANY);
        closed = true;
        List<CompletableFuture<Void>> all =
                Stream.of(1, 2, 3, 4).map(this::later).toList();
        awaitCallers(4);

        assertThat(batches).hasValue(2);
        gate.countDown();
        join(all);
        assertThat(written()).hasSize(4);
    }

    @Test
    void everybodyGetsThroughInAStampede() {
        commits = sharing(2, 7);
        join(IntStream.range(0, 5 * MANY).mapToObj(this::later).toList());

        assertThat(written()).hasSize(5 * MANY);
        assertThat(batches.get()).isLessThan(5 * MANY);
    }

    @Test
    void whatTheDatabaseRefusesFailsAlone() throws Exception {
        List<CompletableFuture<Void>> all = behindOne(1, -2, 0, 4);
        gate.countDown();

        assertThat(all.get(1)).succeedsWithin(Duration.ofSeconds(10));
        assertThat(all.get(4)).succeedsWithin(Duration.ofSeconds(10));
        assertThatThrownBy(() -> all.get(2).join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(DatabaseFailure.class);
        assertThatThrownBy(() -> all.get(3).join())
                .cause()
                .isInstanceOfSatisfying(
                        DatabaseFailure.class,
                        failure -> assertThat(failure.isDuplicate()).isTrue());
        assertThat(written()).containsExactly(0, 1, 4);
    }

    @Test
    void whatBreaksATransactionBreaksItForAllAndEachIsToldByItself() throws Exception {
        List<CompletableFuture<Void>> all = behindOne(1, 2);
        try (Connection connection = dataSource.getConnection()) {
            connection.createStatement().execute("ALTER TABLE part RENAME TO gone");
        }
        gate.countDown();

        assertThat(all).allSatisfy(one -> assertThatThrownBy(one::join).cause().isInstanceOf(DatabaseFailure.class));
        assertThat(all.stream()
                        .map(one -> one.handle((nothing, failure) -> failure.getCause())
                                .join()))
                .doesNotHaveDuplicates();
        assertThat(batches).hasValue(2);
    }

    @Test
    void anErrorReachesAll() throws Exception {
        AtomicBoolean fails = new AtomicBoolean();
        commits = new SharedCommits<>(
                parts -> new LocalTransactions(dataSource).apart(connection -> {
                    write(connection, parts);
                    if (fails.get()) {
                        throw new StackOverflowError("as it should");
                    }
                    return parts;
                }),
                1,
                MANY,
                GATHER);
        List<CompletableFuture<Void>> all = behindOne(1, 2);
        fails.set(true);
        gate.countDown();

        assertThat(all).allSatisfy(one -> assertThatThrownBy(one::join).isInstanceOf(CompletionException.class));
        fails.set(false);
        commits.commit(9);
        assertThat(written()).containsExactly(9);
    }

    @Test
    void whoIsInterruptedStillKnowsWhatBecameOfIt() throws Exception {
        List<CompletableFuture<Void>> first = behindOne();
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread thread = new Thread(() -> {
            commits.commit(1);
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        thread.start();
        Awaitility.await().until(() -> thread.getState() == Thread.State.WAITING);
        thread.interrupt();
        Awaitility.await().until(() -> !thread.isInterrupted() && thread.getState() == Thread.State.WAITING);
        gate.countDown();
        thread.join();
        join(first);

        assertThat(written()).containsExactly(0, 1);
        assertThat(interrupted).isTrue();
    }
}
