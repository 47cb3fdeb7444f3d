package org.postroad.platform.control;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets small reads of many threads share statements: whoever comes first reads at once, and what comes meanwhile is read together by the
 * next. Nobody waits for others to come.
 *
 * @param <K> what is looked for
 * @param <V> what is found
 */
public final class SharedReads<K, V> {
    private final SharedCommits<Read<K, V>> batches;

    private static final class Read<K, V> {
        final K key;

        @Nullable
        V value;

        @Nullable
        RuntimeException failure;

        Read(K key) {
            this.key = key;
        }
    }

    /**
     * @param reading finds several; what is not there is left out
     * @param readers how many statements there are at once, at the most; 1 or more
     * @param most how many are looked for at once
     */
    public SharedReads(Function<List<K>, Map<K, V>> reading, int readers, int most) {
        this.batches = new SharedCommits<>(reads -> fill(reading, reads), readers, most, Duration.ZERO);
    }

    private static <K, V> void fill(Function<List<K>, Map<K, V>> reading, List<Read<K, V>> reads) {
        try {
            Map<K, V> found = reading.apply(
                    reads.stream().map(read -> read.key).distinct().toList());
            reads.forEach(read -> read.value = found.get(read.key));
        } catch (DatabaseFailure e) {
            throw e;
        } catch (RuntimeException e) { // One that cannot be read must not hide the others
            if (reads.size() == 1) {
                throw e;
            }
            for (Read<K, V> read : reads) {
                alone(reading, read);
            }
        }
    }

    private static <K, V> void alone(Function<List<K>, Map<K, V>> reading, Read<K, V> read) {
        try {
            read.value = reading.apply(List.of(read.key)).get(read.key);
        } catch (RuntimeException e) {
            read.failure = e;
        }
    }

    /** Null if it is not there. @throws DatabaseFailure if it could not be read */
    public @Nullable V find(K key) {
        Read<K, V> read = new Read<>(key);
        batches.commit(read);
        if (read.failure != null) {
            throw read.failure;
        }
        return read.value;
    }
}
