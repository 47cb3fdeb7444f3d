package org.postroad.platform.control;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * SIGTERM and SIGINT, heard before the server hears of them. Once Java has begun to exit, the server takes its connections and
 * transactions away while it stops its applications, in no order (seen: outcomes of a drain that could no longer be written), and the
 * logging is gone at once. So the node stops first, in a server that works as ever, and then the process exits.
 */
final class StopSignals {
    private static final Logger LOG = System.getLogger(StopSignals.class.getName());
    private static final List<String> NAMES = List.of("TERM", "INT");
    private static final int STATUS_OF_SIGNALS = 128;

    private final Map<Signal, SignalHandler> before = new LinkedHashMap<>();
    private final AtomicBoolean told = new AtomicBoolean();

    /** @param stop called by the first of these signals; those that follow it change nothing */
    void heed(Runnable stop) {
        for (String name : NAMES) {
            try {
                Signal signal = new Signal(name);
                before.put(signal, Signal.handle(signal, heard -> exitAfter(stop, heard)));
            } catch (IllegalArgumentException e) {
                LOG.log(
                        Level.WARNING,
                        "SIG{0} cannot be heeded; jobs may not be given back at the end: {1}",
                        name,
                        e.getMessage());
            }
        }
    }

    /** Leaves nothing of ours in a process that lives on. */
    void ignore() {
        if (!told.get()) {
            before.forEach(Signal::handle);
        }
    }

    private void exitAfter(Runnable stop, Signal signal) {
        if (told.compareAndSet(false, true)) {
            LOG.log(Level.INFO, "The node was told to stop by {0} and drains", signal);
            try {
                stop.run();
            } finally {
                System.exit(STATUS_OF_SIGNALS + signal.getNumber());
            }
        }
    }
}
