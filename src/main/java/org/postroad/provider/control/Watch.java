package org.postroad.provider.control;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** One credential whose inbox this node watches. At most one thread works on it at a time; any may end it. */
final class Watch {
    private static final long NEVER = Long.MIN_VALUE;

    private final long credentialId;
    private final long accountId;
    private final int failures;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable IdleConnection connection;
    private volatile long connectedNanos;
    private long renewNanos;
    private long tellNanos = NEVER;
    private long toldNanos = NEVER;
    private long queuedRenewNanos = NEVER;
    private long queuedTellNanos = NEVER;
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
        return owesTelling() ? tellNanos : renewNanos;
    }

    void renewAt(long nanos) {
        renewNanos = nanos;
    }

    /** A change was heard that is to be told of then, unless one is owed already. */
    void tellAt(long nanos) {
        tellNanos = owesTelling() ? tellNanos : nanos;
    }

    boolean owesTelling() {
        return tellNanos != NEVER;
    }

    /** Nothing more is owed. */
    void told() {
        tellNanos = NEVER;
        toldNanos = System.nanoTime();
    }

    /** How long ago a change was told of; long, if none was. */
    Duration sinceTold() {
        return toldNanos == NEVER ? Duration.ofDays(1) : Duration.ofNanos(System.nanoTime() - toldNanos);
    }

    /** The times that it is to be queued for and is not yet; from now on it is. For the one who queues. */
    LongStream unqueued() {
        LongStream.Builder times = LongStream.builder();
        if (queuedRenewNanos != renewNanos) {
            queuedRenewNanos = renewNanos;
            times.add(renewNanos);
        }
        if (owesTelling() && queuedTellNanos != tellNanos) {
            queuedTellNanos = tellNanos;
            times.add(tellNanos);
        }
        return times.build();
    }

    /** A time that it was queued for has come; should it be out just then, it is queued again when it is parked. */
    void dequeued(long nanos) {
        queuedRenewNanos = queuedRenewNanos == nanos ? NEVER : queuedRenewNanos;
        queuedTellNanos = queuedTellNanos == nanos ? NEVER : queuedTellNanos;
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
