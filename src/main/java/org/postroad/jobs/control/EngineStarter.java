package org.postroad.jobs.control;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ContextService;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorDefinition;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.postroad.cluster.control.Membership;
import org.postroad.platform.control.Configuration;
import org.postroad.platform.control.Database;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.control.DatabaseClock;
import org.postroad.platform.control.DatabaseFailure;
import org.postroad.platform.control.IdSource;
import org.postroad.platform.control.PostroadDataSource;
import org.postroad.platform.control.Starter;
import org.postroad.platform.control.Transactions;

/** Makes the node's engine of the server's parts, starts it once the database is there and drains it when the node is told to stop. */
@ApplicationScoped
@ManagedScheduledExecutorDefinition(name = EngineStarter.TIMERS, maxAsync = 12)
public class EngineStarter implements Starter {
    public static final String TIMERS = "java:app/concurrent/PostroadTimers";
    private static final int ORDER = 300;

    private @Inject Database database;
    private @Inject Transactions transactions;
    private @Inject DatabaseClock clock;
    private @Inject IdSource ids;
    private @Inject Configuration configuration;
    private @Inject QueueCatalog queues;
    private @Inject TaskManagerStore taskManager;
    private @Inject AccountWeights weights;
    private @Inject PayloadBodies bodies;
    private @Inject Instance<EngineMeter> meter;
    private @Inject @Any Instance<JobHandler> handlers;

    @Resource(lookup = TIMERS)
    private ManagedScheduledExecutorService timers;

    @Resource
    private ManagedThreadFactory threads;

    @Resource
    private ContextService context;

    private Actions actions;
    private Engine engine;

    @PostConstruct
    void make() {
        Membership membership = new Membership(
                database.dataSource(),
                database.dialect(),
                clock,
                System::nanoTime,
                configuration.nodeName(),
                configuration.lease());
        actions = new Actions(byName());
        engine = new Engine(new EngineParts(
                database.dataSource(),
                database.dialect(),
                transactions,
                clock,
                ids,
                membership,
                actions,
                queues,
                taskManager,
                weights::of,
                bodies,
                meter.isResolvable() ? meter.get() : EngineMeter.NONE,
                hints(membership),
                timers,
                JobThreads.over(threads, context),
                RandomGenerator.getDefault()));
    }

    private Map<String, JobHandler> byName() {
        Map<String, JobHandler> byName = new HashMap<>();
        for (Instance.Handle<JobHandler> handle : handlers.handles()) {
            handle.getBean().getQualifiers().stream()
                    .filter(Action.class::isInstance)
                    .map(qualifier -> ((Action) qualifier).value())
                    .forEach(name -> add(byName, name, handle.get()));
        }
        return byName;
    }

    private static void add(Map<String, JobHandler> byName, String name, JobHandler handler) {
        JobHandler other = byName.put(name, handler);
        if (other != null) {
            throw new IllegalStateException(
                    "Two handlers carry out the action '" + name + "': " + other + " and " + handler);
        }
    }

    private @Nullable NodeHints hints(Membership membership) {
        if (database.dialect() == Dialect.H2) {
            return null;
        }
        PostroadDataSource unpooled = new PostroadDataSource();
        return new PostgresHints(
                unpooled::getConnection, threads, () -> membership.others() > 0, membership::incarnation);
    }

    @Override
    public int order() {
        return ORDER;
    }

    @Override
    public void start() {
        try {
            engine.start();
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }

    @Override
    public void stop() {
        engine.stop(configuration.drain());
    }

    /** As a {@link WorkSignal} too. */
    @Produces
    @Dependent
    Engine engine() {
        return engine;
    }

    @Produces
    @Dependent
    EnqueueJobs enqueue() {
        return engine.enqueue();
    }

    @Produces
    @Dependent
    Actions actions() {
        return actions;
    }
}
