package org.postroad.jmap.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.postroad.jmap.control.ObjectStatesOf;
import org.postroad.platform.boundary.PeriodicTimer;
import org.postroad.registry.control.JmapSettings;

/** All who listen on this node. The states are read once a second for all of them together, and not at all if nobody listens. */
@ApplicationScoped
public class EventStreams extends PeriodicTimer {
    private static final Logger LOG = System.getLogger(EventStreams.class.getName());
    private static final int ORDER = 120;
    private static final int MOST_STREAMS = 10_000;
    private static final int MOST_OF_USER = 100;
    private static final long MILLIS = 1_000;

    private final List<EventStream> streams = new CopyOnWriteArrayList<>();

    private @Inject ObjectStatesOf states;
    private @Inject JmapSettings settings;

    @Override
    public int order() {
        return ORDER;
    }

    @Override
    protected Duration period() {
        return Duration.ofSeconds(1);
    }

    @Override
    public void stop() {
        super.stop();
        streams.forEach(EventStream::close);
    }

    /** Whether one more of that user may be added; two at the same time may both be told so. */
    boolean isRoom(long userId) {
        streams.removeIf(EventStream::isClosed);
        return streams.size() < MOST_STREAMS
                && streams.stream().filter(stream -> stream.userId() == userId).count() < MOST_OF_USER;
    }

    /** Begins a stream; ends it if that fails. */
    void add(EventStream stream) {
        boolean begun = false;
        try {
            streams.add(stream);
            stream.begin(states.read(stream.accounts()));
            begun = true;
        } finally {
            if (!begun) {
                stream.close();
            }
        }
    }

    @Override
    protected void work() {
        streams.removeIf(EventStream::isClosed);
        if (streams.isEmpty()) {
            return;
        }
        Set<Long> accounts = new TreeSet<>();
        streams.forEach(stream -> accounts.addAll(stream.accounts()));
        Map<Long, Map<String, String>> present = states.read(accounts);
        long pause = (settings.current().eventSourceThrottle().toMillis() + MILLIS - 1) / MILLIS;
        streams.forEach(stream -> tick(stream, present, pause));
    }

    private static void tick(EventStream stream, Map<Long, Map<String, String>> present, long pause) {
        try {
            stream.tick(present, pause);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "One who listens is broken off: {0}", e.toString());
            stream.close();
        }
    }
}
