package org.postroad.provider.control;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One credential whose inbox this node watches. At most one thread works on it at a time; any may end it. */
final class Watch {
    private final long credentialId;
    private final long accountId;
    private final int failures;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable IdleConnection connection;
    private volatile long connectedNanos;
    private long dueNanos;
    private long queuedNanos = Long.MIN_VALUE;
    private @Nullable InboxState polled;

    /** @param failures in a row, before this */
    Watch(long credentialId, long accountId, int failures) {
        this.credentialId = credentialId;
        this.accountId = accountId;
        this.failures = failures;
    }

    long credentialId() {
        return credentialId;
    }

    long accountId() {
        return accountId;
    }

    int failures() {
        return failures;
    }

    /** Takes its connection; closed at once if the watch has ended meanwhile. */
    void connected(IdleConnection open) {
        connection = open;
        connectedNanos = System.nanoTime();
        if (ended.get()) {
            open.close();
        }
    }

    @Nullable
    IdleConnection connection() {
        return connection;
    }

    boolean isConnected() {
        return connection != null && !ended.get();
    }

    /** For how long it has been connected, if it is. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - connectedNanos);
    }

    /** When something is to be done with it although nothing was heard; of {@link System#nanoTime}. */
    long dueNanos() {
        return dueNanos;
    }

    void dueAt(long nanos) {
        dueNanos = nanos;
    }

    /** The time that it is queued for; for the one who queues. */
    long queuedNanos() {
        return queuedNanos;
    }

    void queuedAt(long nanos) {
        queuedNanos = nanos;
    }

    /** How the inbox was when it was last asked for; null before. For servers that cannot idle. */
    @Nullable
    InboxState polled(InboxState now) {
        InboxState before = polled;
        polled = now;
        return before;
    }

    boolean hasEnded() {
        return ended.get();
    }

    /** Ends it; its connection is closed. @return false if it had ended */
    boolean end() {
        boolean first = ended.compareAndSet(false, true);
        IdleConnection open = connection;
        if (open != null) {
            open.close();
        }
        return first;
    }
}
