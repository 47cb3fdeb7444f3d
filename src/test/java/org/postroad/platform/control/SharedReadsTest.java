package org.postroad.platform.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedReadsTest {
    private static final int MANY = 20;

    private final ExecutorService threads = Executors.newFixedThreadPool(MANY);
    private final AtomicInteger statements = new AtomicInteger();
    private final CountDownLatch first = new CountDownLatch(1);
    private final SharedReads<Integer, String> reads = new SharedReads<>(this::read, 1, 100);

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    /** Odd numbers are there; 13 cannot be read; the first statement lasts until the test says so. */
    private Map<Integer, String> read(List<Integer> keys) {
        if (statements.incrementAndGet() == 1) {
            try {
                first.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        if (keys.contains(99)) {
            throw new DatabaseFailure(new SQLException("away", "08006"));
        }
        Map<Integer, String> found = new HashMap<>();
        for (int key : keys) {
            if (key == 13) {
                throw new IllegalStateException("13 is unlucky");
            } else if (key % 2 == 1) {
                found.put(key, "it is " + key);
            }
        }
        return found;
    }

    /** The first by itself, the others while that lasts. */
    private List<Future<@Nullable String>> findAll(int... keys) {
        List<Future<@Nullable String>> found = new ArrayList<>();
        for (int key : keys) {
            AtomicReference<Thread> thread = new AtomicReference<>();
            found.add(threads.submit(() -> {
                thread.set(Thread.currentThread());
                return reads.find(key);
            }));
            await().until(() -> thread.get() != null && thread.get().getState() == Thread.State.WAITING);
        }
        first.countDown();
        return found;
    }

    @Test
    void eachHasItsOwnAndWhatIsNotThereIsNull() throws Exception {
        int[] keys = new int[MANY];
        for (int i = 0; i < MANY; i++) {
            keys[i] = 101 + i;
        }
        List<Future<@Nullable String>> found = findAll(keys);
        for (int i = 0; i < MANY; i++) {
            assertThat(found.get(i).get()).isEqualTo(keys[i] % 2 == 1 ? "it is " + keys[i] : null);
        }
    }

    @Test
    void whatComesWhileOneReadsIsReadTogether() throws Exception {
        List<Future<@Nullable String>> found = findAll(101, 103, 105, 107, 109, 111, 113, 115);
        for (Future<@Nullable String> one : found) {
            one.get();
        }
        assertThat(statements).hasValue(2);
    }

    @Test
    void oneThatCannotBeReadHidesNoOther() throws Exception {
        List<Future<@Nullable String>> found = findAll(1, 3, 13, 5);

        assertThat(found.get(1).get()).isEqualTo("it is 3");
        assertThat(found.get(3).get()).isEqualTo("it is 5");
        assertThatThrownBy(() -> found.get(2).get()).hasRootCauseMessage("13 is unlucky");
    }

    @Test
    void aDatabaseThatIsAwayIsSoForAll() throws Exception {
        first.countDown();

        assertThatThrownBy(() -> reads.find(99)).isInstanceOf(DatabaseFailure.class);
        assertThat(reads.find(7)).isEqualTo("it is 7");
    }
}
