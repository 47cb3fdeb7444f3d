package org.postroad.delivery.control;

import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Closes connections whose hosts take nothing any more: a write by itself waits for ever. One timer looks after all of them, since the
 * server's timers cost more than what a message costs otherwise.
 */
final class WriteWatches {
    private final Set<WriteWatch> open = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean begun = new AtomicBoolean();
    private final Supplier<ScheduledExecutorService> timers;
    private final Duration patience;

    /** @param patience how long one write may take; at most twice that passes */
    WriteWatches(Supplier<ScheduledExecutorService> timers, Duration patience) {
        this.timers = timers;
        this.patience = patience;
    }

    /** Looks after a connection until {@link WriteWatch#end}. */
    WriteWatch begin(OutputStream out, Socket socket) {
        if (begun.compareAndSet(false, true)) {
            timers.get()
                    .scheduleWithFixedDelay(
                            () -> open.forEach(WriteWatch::look),
                            patience.toMillis(),
                            patience.toMillis(),
                            TimeUnit.MILLISECONDS);
        }
        WriteWatch watch = new WriteWatch(out, socket, open::remove);
        open.add(watch);
        return watch;
    }
}
