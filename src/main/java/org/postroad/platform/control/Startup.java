package org.postroad.platform.control;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Starts the node with the application and stops it with it. The configuration is checked at once; the rest is done beside, since the
 * database may be long in coming, and health is to say so meanwhile.
 */
@ApplicationScoped
public class Startup {
    private static final Logger LOG = System.getLogger(Startup.class.getName());

    private final StopSignals signals = new StopSignals();

    private @Inject Readiness readiness;
    private @Inject StartSequence sequence;

    @Resource
    private ManagedThreadFactory threads;

    private @Nullable Thread starting;
    private boolean stopped;

    void begin(@Observes @Initialized(ApplicationScoped.class) Object application) {
        LogFields.install(Configuration.ofThisProcess().nodeName());
        if (Exit.isOurProcess()) {
            signals.heed(this::stopBeside);
        }
        WebModuleLoad load = WebModuleLoad.present();
        Thread thread = threads.newThread(() -> {
            load.await();
            start();
        });
        thread.setName("postroad-start");
        starting = thread;
        thread.start();
    }

    void end(@Observes @BeforeDestroyed(ApplicationScoped.class) Object application) {
        stop();
        signals.ignore();
        LogFields.remove();
    }

    private void start() {
        try {
            sequence.run();
        } catch (RuntimeException e) {
            readiness.starting("The node cannot start");
            Optional<ConfigurationErrors> configuration = configurationErrors(e);
            if (configuration.isPresent()) {
                Exit.with(Exit.CONFIGURATION, configuration.get().errors());
            } else {
                LOG.log(Level.ERROR, "The node cannot start", e);
                Exit.with(Exit.FAILED, List.of("The node ends, since it cannot start"));
            }
        }
    }

    /** What the database or a file has shown to be wrong; the container may have put it into an exception of its own. */
    private static Optional<ConfigurationErrors> configurationErrors(RuntimeException thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConfigurationErrors errors) {
                return Optional.of(errors);
            }
        }
        return Optional.empty();
    }

    /** On a thread of the server's, as transactions need one. */
    private void stopBeside() {
        Thread thread = threads.newThread(this::stop);
        thread.setName("postroad-stop");
        thread.start();
        join(thread);
    }

    private synchronized void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        readiness.stopping();
        sequence.abandon();
        Thread thread = starting;
        if (thread != null) {
            join(thread);
        }
        sequence.stop();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
