package org.postroad.jobs.control;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Hints by LISTEN and NOTIFY, on two connections of their own: a notification in the transaction that made the work would make all
 * such commits wait for each other. What happens within 2 ms goes out as one; a node that is alone sends nothing.
 */
public final class PostgresHints implements NodeHints {
    private static final Logger LOG = System.getLogger(PostgresHints.class.getName());
    private static final String CHANNEL = "postroad";
    private static final long COALESCE_NANOS = Duration.ofMillis(2).toNanos();
    private static final int LISTEN_MILLIS = 500;
    private static final long RECONNECT_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int MOST_PARTS = 200; // A payload is at most 8,000 bytes.

    /** Opens a connection that no pool holds. */
    public interface Connector {
        Connection connect() throws SQLException;
    }

    private final Connector connector;
    private final ThreadFactory threads;
    private final BooleanSupplier hasOthers;
    private final LongSupplier self;
    private final Map<Long, Long> lowest = new HashMap<>();
    private final List<Long> stops = new ArrayList<>();
    private @Nullable Instant earliest;
    private volatile @Nullable Thread sender;
    private @Nullable Connection sending;
    private volatile boolean listening;
    private volatile boolean closed;

    /**
     * @param hasOthers whether anybody is there to be told
     * @param self the number of this node, to know its own hints by
     */
    public PostgresHints(Connector connector, ThreadFactory threads, BooleanSupplier hasOthers, LongSupplier self) {
        this.connector = connector;
        this.threads = threads;
        this.hasOthers = hasOthers;
        this.self = self;
    }

    @Override
    public void start(Listener listener) {
        threads.newThread(() -> listen(listener)).start();
        Thread sends = threads.newThread(this::sendAll);
        sender = sends;
        sends.start();
    }

    @Override
    public boolean listening() {
        return listening;
    }

    @Override
    public synchronized void ready(long queueId, long lowestRank) {
        if (hasOthers.getAsBoolean()) {
            lowest.merge(queueId, lowestRank, Math::min);
            poke();
        }
    }

    @Override
    public synchronized void due(Instant due) {
        if (hasOthers.getAsBoolean() && (earliest == null || due.isBefore(earliest))) {
            earliest = due;
            poke();
        }
    }

    @Override
    public synchronized void stop(long jobId) {
        if (hasOthers.getAsBoolean()) {
            stops.add(jobId);
            poke();
        }
    }

    // A thread of its own does the rest, and no task that is submitted here: a server gives such a task what belongs to
    // the
    // request it came from, and takes it away from both when the task ends.
    private void poke() {
        LockSupport.unpark(sender);
    }

    private void sendAll() {
        while (!closed && !Thread.interrupted()) {
            if (hasNews()) {
                LockSupport.parkNanos(COALESCE_NANOS);
                send(takeMessage());
            } else {
                LockSupport.park(this);
            }
        }
    }

    private synchronized boolean hasNews() {
        return earliest != null || !lowest.isEmpty() || !stops.isEmpty();
    }

    private void send(String message) {
        try {
            Connection connection = sending;
            if (connection == null) {
                connection = connector.connect();
                sending = connection;
            }
            try (PreparedStatement notify = connection.prepareStatement("SELECT pg_notify(?, ?)")) {
                notify.setString(1, CHANNEL);
                notify.setString(2, message);
                notify.execute();
            }
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "Hints were not sent: {0}", e.getMessage());
            closeQuietly(sending);
            sending = null;
        }
    }

    private synchronized String takeMessage() {
        StringBuilder message = new StringBuilder().append(self.getAsLong());
        int parts = 0;
        for (Map.Entry<Long, Long> entry : lowest.entrySet()) {
            if (parts++ < MOST_PARTS) {
                message.append(" q").append(entry.getKey()).append(':').append(entry.getValue());
            }
        }
        for (long stop : stops) {
            if (parts++ < MOST_PARTS) {
                message.append(" s").append(stop);
            }
        }
        if (earliest != null) {
            message.append(" d").append(earliest.toEpochMilli());
        }
        lowest.clear();
        stops.clear();
        earliest = null;
        return message.toString();
    }

    private void listen(Listener listener) {
        while (!closed && !Thread.interrupted()) {
            try (Connection connection = connector.connect();
                    Statement listen = connection.createStatement()) {
                listen.execute("LISTEN " + CHANNEL);
                PGConnection notified = connection.unwrap(PGConnection.class);
                listening = true;
                while (!closed) {
                    PGNotification[] notifications = notified.getNotifications(LISTEN_MILLIS);
                    if (notifications != null) {
                        for (PGNotification notification : notifications) {
                            take(notification.getParameter(), listener);
                        }
                    }
                }
            } catch (SQLException e) {
                LOG.log(Level.DEBUG, "Hints cannot be heard: {0}", e.getMessage());
            }
            listening = false;
            LockSupport.parkNanos(closed ? 0 : RECONNECT_NANOS);
        }
    }

    private void take(String message, Listener listener) {
        String[] words = message.split(" ");
        if (words[0].equals(Long.toString(self.getAsLong()))) {
            return;
        }
        for (int i = 1; i < words.length; i++) {
            String rest = words[i].substring(1);
            switch (words[i].charAt(0)) {
                case 'q' -> {
                    int colon = rest.indexOf(':');
                    listener.ready(Long.parseLong(rest.substring(0, colon)), Long.parseLong(rest.substring(colon + 1)));
                }
                case 'd' -> listener.due(Instant.ofEpochMilli(Long.parseLong(rest)));
                case 's' -> listener.stop(Long.parseLong(rest));
                default -> LOG.log(Level.DEBUG, "A hint of a newer node is passed over");
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        poke();
        closeQuietly(sending);
    }

    private static void closeQuietly(@Nullable Connection connection) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.log(Level.DEBUG, "A connection did not close: {0}", e.getMessage());
            }
        }
    }
}
