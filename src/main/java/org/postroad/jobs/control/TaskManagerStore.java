package org.postroad.jobs.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postroad.jobs.entity.TaskManager;
import org.postroad.jobs.entity.TaskManagerSettings;
import org.postroad.platform.control.Transactions;
import org.postroad.registry.control.ObjectStamp;

/** How failed jobs are retried, as this node knows it; cached and refreshed like {@link QueueCatalog}. Thread-safe. */
@ApplicationScoped
public class TaskManagerStore {
    private static final String BODY = "SELECT body FROM stored_object WHERE type = ?";

    private Transactions transactions;
    private volatile @Nullable Stamped cached;
    private volatile boolean stale;

    private record Stamped(TaskManagerSettings settings, String stamp) {}

    /** For CDI. */
    @SuppressWarnings("NullAway.Init")
    protected TaskManagerStore() {}

    @Inject
    public TaskManagerStore(Transactions transactions) {
        this.transactions = transactions;
    }

    /** The settings; the defaults where none were ever stored. */
    public TaskManagerSettings current() {
        Stamped present = cached;
        return (present == null || stale ? load() : present).settings;
    }

    /** Loads again if the stamp is not that of what is cached; see {@link ObjectStamp#SQL}. */
    public void refresh(String stamp) {
        Stamped present = cached;
        if (present == null || !present.stamp.equals(stamp)) {
            load();
        }
    }

    /** Has the next look load again: something was changed on this node. */
    public void forget() {
        stale = true;
    }

    /** Loads again, in a transaction apart from the caller's. */
    public void reload() {
        load();
    }

    private synchronized Stamped load() {
        stale = false; // Before it is read: what is changed meanwhile is loaded next time
        Stamped loaded = transactions.apart(TaskManagerStore::read);
        cached = loaded;
        return loaded;
    }

    private static Stamped read(Connection connection) throws SQLException {
        String stamp = ObjectStamp.read(connection);
        try (PreparedStatement statement = connection.prepareStatement(BODY)) {
            statement.setString(1, TaskManager.TYPE);
            try (ResultSet row = statement.executeQuery()) {
                return new Stamped(
                        row.next() ? TaskManagerSettings.parse(row.getString(1)) : TaskManagerSettings.DEFAULT, stamp);
            }
        }
    }
}
