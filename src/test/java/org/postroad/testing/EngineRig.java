package org.postroad.testing;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postroad.cluster.control.Membership;
import org.postroad.jobs.control.Actions;
import org.postroad.jobs.control.Engine;
import org.postroad.jobs.control.EngineMeter;
import org.postroad.jobs.control.EngineParts;
import org.postroad.jobs.control.JobHandler;
import org.postroad.jobs.control.NewJob;
import org.postroad.jobs.control.NodeHints;
import org.postroad.jobs.control.PayloadBodies;
import org.postroad.jobs.control.QueueCatalog;
import org.postroad.jobs.control.TaskManagerStore;
import org.postroad.jobs.entity.QueueBody;
import org.postroad.jobs.entity.QueueKind;
import org.postroad.jobs.entity.TaskManager;
import org.postroad.jobs.entity.TaskManagerSettings;
import org.postroad.jobs.entity.VirtualQueue;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.control.DatabaseClock;
import org.postroad.platform.control.IdSource;
import org.postroad.platform.control.LocalTransactions;
import org.postroad.platform.control.Transactions;

/** A whole engine over a database, without a server: what tests and benchmarks drive. */
public final class EngineRig implements AutoCloseable {
    /** The account that jobs belong to where a test does not care. */
    public static final long ACCOUNT = 7;

    private static final AtomicLong NODES = new AtomicLong();

    private final Mortal dataSource;
    public final Transactions transactions;
    public final Membership membership;
    public final Engine engine;
    public final IdSource ids;
    private final ScheduledExecutorService timers;
    private final ExecutorService threads;

    private EngineRig(Builder builder) {
        this.dataSource = builder.dataSource;
        this.transactions = builder.transactions;
        DatabaseClock clock = new DatabaseClock(Instant.now(), System::nanoTime);
        long node = NODES.incrementAndGet();
        String name = builder.node == null ? "rig" + node : builder.node;
        this.membership = new Membership(dataSource, builder.dialect, clock, System::nanoTime, name, builder.lease);
        this.ids = builder.node == null ? new IdSource(clock, node) : new IdSource(clock, membership::incarnation);
        this.timers = new ScheduledThreadPoolExecutor(6, work -> daemon(work, "rig" + node + "-timer"));
        this.threads = new ThreadPoolExecutor(
                0, 10_000, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> daemon(work, "rig" + node + "-job"));
        NodeHints hints = builder.hints == null ? null : builder.hints.apply(membership);
        this.engine = new Engine(new EngineParts(
                dataSource,
                builder.dialect,
                transactions,
                clock,
                ids,
                membership,
                new Actions(builder.handlers),
                new QueueCatalog(transactions),
                new TaskManagerStore(transactions),
                account -> 1,
                new HeldBodies(),
                builder.meter,
                hints,
                timers,
                threads,
                RandomGenerator.getDefault()));
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    public static Builder over(DataSource dataSource, Dialect dialect) {
        return new Builder(dataSource, dialect);
    }

    /** What differs from rig to rig. */
    public static final class Builder {
        private final Mortal dataSource;
        private final Transactions transactions;
        private final Dialect dialect;
        private final Map<String, JobHandler> handlers = new ConcurrentHashMap<>();
        private Duration lease = Duration.ofSeconds(6);
        private EngineMeter meter = EngineMeter.NONE;
        private @Nullable Function<Membership, NodeHints> hints;
        private @Nullable String node;

        private Builder(DataSource dataSource, Dialect dialect) {
            this.dataSource = new Mortal(dataSource);
            this.transactions = new LocalTransactions(this.dataSource);
            this.dialect = dialect;
        }

        /** Those of the engine, which a handler must share: what it writes apart would be kept without the rest. */
        public Transactions transactions() {
            return transactions;
        }

        public Builder action(String name, JobHandler handler) {
            handlers.put(name, handler);
            return this;
        }

        public Builder lease(Duration duration) {
            lease = duration;
            return this;
        }

        public Builder meter(EngineMeter counted) {
            meter = counted;
            return this;
        }

        public Builder hints(Function<Membership, NodeHints> how) {
            hints = how;
            return this;
        }

        /** What the node is called; its ids then carry its incarnation, so that rigs of several processes give different ones. */
        public Builder node(String name) {
            node = name;
            return this;
        }

        public EngineRig build() {
            return new EngineRig(this);
        }
    }

    /** Stores the queues that a first start installs, with these limits. */
    public static void installQueues(DataSource dataSource, Map<String, Integer> threadsPerNode) {
        List<String> names = new ArrayList<>(threadsPerNode.keySet());
        for (int i = 0; i < names.size(); i++) {
            QueueBody body = new QueueBody(QueueKind.WORK, threadsPerNode.get(names.get(i)), "", null);
            store(dataSource, 1 + i, VirtualQueue.TYPE, names.get(i), body.json());
        }
    }

    /** Stores or replaces the TaskManager. */
    public static void installTaskManager(DataSource dataSource, TaskManagerSettings settings) {
        execute(dataSource, "DELETE FROM stored_object WHERE type = '" + TaskManager.TYPE + "'");
        store(dataSource, 1_000_000 + NODES.incrementAndGet(), TaskManager.TYPE, "singleton", settings.json());
    }

    private static void store(DataSource dataSource, long id, String type, String name, String body) {
        new LocalTransactions(dataSource).apart(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO stored_object (id, type, name, body, version, updated_at) VALUES (?, ?, ?, ?, 1, CURRENT_TIMESTAMP)")) {
                insert.setLong(1, id);
                insert.setString(2, type);
                insert.setString(3, name);
                insert.setString(4, body);
                return insert.executeUpdate();
            }
        });
    }

    public EngineRig start() throws SQLException {
        engine.start();
        return this;
    }

    /** Enqueues one job for the usual account. */
    public long enqueue(String action, String payload) {
        return enqueue(new NewJob(ACCOUNT, 0, action, payload, null, 0, null, null));
    }

    public long enqueue(NewJob job) {
        return engine.enqueue().enqueue(List.of(job)).get(0);
    }

    public static int execute(DataSource dataSource, String sql) {
        return new LocalTransactions(dataSource).apart(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                return statement.executeUpdate();
            }
        });
    }

    /** The first column of the first row. */
    public static long number(DataSource dataSource, String sql) {
        return new LocalTransactions(dataSource).apart(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql);
                    ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getLong(1) : -1L;
            }
        });
    }

    /** The first column of the first row as text; "null" where it is. */
    public static String text(DataSource dataSource, String sql) {
        return new LocalTransactions(dataSource).apart(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql);
                    ResultSet rows = statement.executeQuery()) {
                return rows.next() ? String.valueOf(rows.getString(1)) : "no row";
            }
        });
    }

    /** The code of a job's state; -1 if there is no such job. */
    public int state(long jobId) {
        return (int) number(dataSource, "SELECT state FROM job WHERE id = " + jobId);
    }

    /** Dies as after kill -9: from now on it reaches nothing, so nothing is settled or given back. */
    public void die() {
        dataSource.dead = true;
        timers.shutdownNow();
        threads.shutdownNow();
    }

    @Override
    public void close() {
        engine.stop(Duration.ofSeconds(5));
        die();
    }

    /** Gives connections for as long as the node lives. */
    private static final class Mortal extends DelegatingDataSource {
        private volatile boolean dead;

        Mortal(DataSource dataSource) {
            super(dataSource);
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (dead) {
                throw new SQLException("This node is dead");
            }
            return super.getConnection();
        }
    }

    /** Large payloads in the table they have in the server too. */
    private final class HeldBodies implements PayloadBodies {
        @Override
        public long keep(long accountId, byte[] utf8) {
            long id = ids.next();
            transactions.within(connection -> insert(connection, id, accountId, utf8));
            return id;
        }

        private int insert(Connection connection, long id, long accountId, byte[] utf8) throws SQLException {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO blob (id, account_id, content, created_at) VALUES (?, ?, ?, CURRENT_TIMESTAMP)")) {
                insert.setLong(1, id);
                insert.setLong(2, accountId);
                insert.setBytes(3, utf8);
                return insert.executeUpdate();
            }
        }

        @Override
        public String read(long id) {
            return transactions.apart(connection -> {
                try (PreparedStatement select = connection.prepareStatement("SELECT content FROM blob WHERE id = ?")) {
                    select.setLong(1, id);
                    try (ResultSet rows = select.executeQuery()) {
                        rows.next();
                        return new String(rows.getBytes(1), StandardCharsets.UTF_8);
                    }
                }
            });
        }
    }
}
