package org.postroad.provider.control;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.postroad.jobs.control.Engine;
import org.postroad.jobs.control.EngineStarter;
import org.postroad.jobs.control.EnqueueJobs;
import org.postroad.platform.control.Starter;
import org.postroad.provider.entity.ProviderEvent;

/**
 * Starts the node's watchers after its engine, on whose life they live, and stops them before it. They belong to the task type
 * {@code taskQueueProcessing}, which every node enables as long as there are no roles to say otherwise.
 */
@ApplicationScoped
public class WatchStarter implements Starter {
    private static final Logger LOG = System.getLogger(WatchStarter.class.getName());
    private static final int ORDER = 310;
    private static final int CONNECTING = 8;
    private static final int READING = 4;
    private static final Duration LOOK = Duration.ofSeconds(5);

    private @Inject Engine engine;
    private @Inject EnqueueJobs enqueue;
    private @Inject WatchStore store;
    private @Inject InboxOpener opener;
    private @Inject InstantSource clock;

    @Resource(lookup = EngineStarter.TIMERS)
    private ManagedScheduledExecutorService timers;

    @Resource
    private ManagedThreadFactory threads;

    private volatile @Nullable MailboxWatchers watchers;
    private @Nullable ScheduledFuture<?> looks;

    @Override
    public int order() {
        return ORDER;
    }

    @Override
    public void start() {
        try {
            MailboxWatchers started = new MailboxWatchers(new MailboxWatchers.Parts(
                    store,
                    clock,
                    engine::incarnation,
                    engine::mayStart,
                    opener,
                    this::changed,
                    WatchThreads.of(CONNECTING, threads),
                    WatchThreads.of(READING, threads),
                    RandomGenerator.getDefault()));
            threads.newThread(started.waiting()).start();
            looks = timers.scheduleWithFixedDelay(() -> look(started), 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
            watchers = started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        MailboxWatchers running = watchers;
        if (running == null || looks == null) {
            return;
        }
        looks.cancel(false);
        try {
            running.stop();
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "The watchers did not stop in order: {0}", e.getMessage());
        }
    }

    /** How many inboxes this node watches, connected or not. */
    public int watched() {
        MailboxWatchers running = watchers;
        return running == null ? 0 : running.count();
    }

    /** How many of them are connected. */
    public long connected() {
        MailboxWatchers running = watchers;
        return running == null ? 0 : running.connected();
    }

    private void changed(Watch watch) {
        enqueue.enqueue(List.of(SyncWish.of(watch.accountId(), watch.credentialId(), ProviderEvent.INBOX)));
    }

    private static void look(MailboxWatchers watchers) {
        try {
            watchers.look();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "The look at the watches failed and is repeated: {0}", e.getMessage());
        }
    }
}
