package org.postroad.platform.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postroad.platform.entity.Refused;

/** What holds for idempotency keys on every database. */
abstract class IdempotentRequestsContract {
    private static final Answer ANSWER = new Answer(
            201,
            Map.of("Content-Type", "application/json", "Location", "/api/accounts/acc_1", "ETag", "\"v1\""),
            "{\"data\":{\"name\":\"Ä\"}}");

    private final AtomicInteger runs = new AtomicInteger();
    private Transactions transactions;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private IdempotentRequests requests;

    abstract DataSource newDatabase();

    @BeforeEach
    void open() {
        transactions = new LocalTransactions(newDatabase());
        requests = new IdempotentRequests(transactions, () -> now);
    }

    private Answer work() {
        runs.incrementAndGet();
        return ANSWER;
    }

    private static IdempotentRequest request(String key, String body) {
        return new IdempotentRequest(1, 2, "/api/accounts", key, body.getBytes(UTF_8));
    }

    @Test
    void aSecondRequestWithTheKeyGetsTheFirstAnswerAndDoesNothing() {
        Answer first = requests.run(request("k", "{}"), this::work);
        Answer second = requests.run(request("k", "{}"), this::work);

        assertThat(first).isEqualTo(ANSWER);
        assertThat(second).isEqualTo(ANSWER);
        assertThat(runs).hasValue(1);
    }

    @Test
    void withoutAKeyEveryRequestIsCarriedOut() {
        requests.run(request(null, "{}"), this::work);
        requests.run(request(null, "{}"), this::work);

        assertThat(runs).hasValue(2);
    }

    @Test
    void anotherBodyUnderTheKeyIsRefused() {
        requests.run(request("k", "{}"), this::work);

        assertThatThrownBy(() -> requests.run(request("k", "{ }"), this::work))
                .isInstanceOfSatisfying(Refused.class, refused -> {
                    assertThat(refused.kind()).isEqualTo(Refused.Kind.INVALID);
                    assertThat(refused.errors().get(0).code()).isEqualTo("idempotency_key_reused");
                });
        assertThat(runs).hasValue(1);
    }

    @Test
    void aKeyBelongsToItsCallerItsAccountAndItsPath() {
        byte[] body = {};
        for (IdempotentRequest request : List.of(
                new IdempotentRequest(1, 1, "/a", "k", body),
                new IdempotentRequest(2, 1, "/a", "k", body),
                new IdempotentRequest(1, 2, "/a", "k", body),
                new IdempotentRequest(1, 1, "/b", "k", body),
                new IdempotentRequest(1, 1, "/a", "l", body))) {
            requests.run(request, this::work);
        }

        assertThat(runs).hasValue(5);
    }

    @Test
    void aRefusedRequestLeavesNoRecordAndMayBeSentAgain() {
        assertThatThrownBy(() -> requests.run(request("k", "{}"), () -> {
                    throw Refused.conflict("not_now", "Not now.");
                }))
                .isInstanceOf(Refused.class);

        assertThat(requests.run(request("k", "{}"), this::work)).isEqualTo(ANSWER);
        assertThat(runs).hasValue(1);
    }

    @Test
    void theWorkAndItsRecordCommitTogether() {
        assertThatThrownBy(() -> transactions.within(connection -> {
                    requests.run(request("k", "{}"), this::work);
                    throw new IllegalStateException("undo");
                }))
                .isInstanceOf(IllegalStateException.class);

        requests.run(request("k", "{}"), this::work);
        assertThat(runs).hasValue(2);
    }

    @Test
    void ofManyAtOnceOneWorksAndAllGetItsAnswer() throws Exception {
        int clients = 8;
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        CountDownLatch start = new CountDownLatch(1);
        try {
            Callable<Answer> client = () -> {
                start.await();
                return requests.run(request("k", "{}"), this::work);
            };
            List<Future<Answer>> answers = Collections.nCopies(clients, client).stream()
                    .map(threads::submit)
                    .toList();
            start.countDown();
            for (Future<Answer> answer : answers) {
                assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(ANSWER);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(runs).hasValue(1);
    }

    @Test
    void theSecondWorksWhereTheFirstWasUndone() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        CountDownLatch firstHoldsTheKey = new CountDownLatch(1);
        CountDownLatch undoTheFirst = new CountDownLatch(1);
        try {
            Future<Answer> first = thread.submit(() -> requests.run(request("k", "{}"), () -> {
                firstHoldsTheKey.countDown();
                await(undoTheFirst);
                throw Refused.conflict("not_now", "Not now.");
            }));
            firstHoldsTheKey.await();
            undoTheFirst.countDown();
            assertThat(requests.run(request("k", "{}"), this::work)).isEqualTo(ANSWER);
            assertThatThrownBy(first::get).hasCauseInstanceOf(Refused.class);
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void keysAreKeptForADayAndDeletedAfterwards() {
        requests.run(request("k", "{}"), this::work);
        Instant afterFirst = now.plusSeconds(1);

        now = now.plus(Duration.ofHours(23));
        assertThatThrownBy(() -> requests.deleteOlder(afterFirst)).isInstanceOf(IllegalArgumentException.class);
        requests.run(request("later", "{}"), this::work);
        now = now.plus(Duration.ofHours(2));

        assertThat(requests.deleteOlder(afterFirst)).isEqualTo(1);
        requests.run(request("k", "{}"), this::work);
        requests.run(request("later", "{}"), this::work);
        assertThat(runs).as("k ran again, later did not").hasValue(3);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
