package org.postroad.jmap.boundary;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postroad.jmap.control.ObjectStatesOf;
import org.postroad.platform.control.Starter;

/** All who listen on this node. The states are read once a second for all of them together, and not at all if nobody listens. */
@ApplicationScoped
public class EventStreams implements Starter {
    private static final Logger LOG = System.getLogger(EventStreams.class.getName());
    private static final int ORDER = 120;

    private final List<EventStream> streams = new CopyOnWriteArrayList<>();

    private @Inject ObjectStatesOf states;

    @Resource
    private ManagedScheduledExecutorService timers;

    private @Nullable Future<?> timer;

    @Override
    public int order() {
        return ORDER;
    }

    @Override
    public void start() {
        timer = timers.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public void stop() {
        if (timer != null) {
            timer.cancel(false);
        }
        streams.forEach(EventStream::close);
    }

    int count() {
        streams.removeIf(EventStream::isClosed);
        return streams.size();
    }

    void add(EventStream stream) {
        stream.begin(states.read(stream.accounts()));
        streams.add(stream);
    }

    private void tick() {
        streams.removeIf(EventStream::isClosed);
        if (streams.isEmpty()) {
            return;
        }
        try {
            Set<Long> accounts = new TreeSet<>();
            streams.forEach(stream -> accounts.addAll(stream.accounts()));
            Map<Long, Map<String, String>> present = states.read(accounts);
            streams.forEach(stream -> stream.tick(present));
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "Those who listen are told nothing: {0}", e.toString());
        }
    }
}
