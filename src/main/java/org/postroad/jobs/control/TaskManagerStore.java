package org.postroad.jobs.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
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
    private final AtomicInteger changes = new AtomicInteger();

    /** @param changes how many this node had made before it was loaded */
    private record Stamped(TaskManagerSettings settings, String stamp, int changes) {}

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
        return (present != null && isFresh(present) ? present : loadIfOld()).settings;
    }

    /** Loads again if the stamp is not that of what is cached; see {@link ObjectStamp#SQL}. */
    public void refresh(String stamp) {
        Stamped present = cached;
        if (present == null || !present.stamp.equals(stamp)) {
            load();
        }
    }

    /** Has the next look load again, and every other one wait for that: something was changed on this node. */
    public void forget() {
        changes.incrementAndGet();
    }

    /** Loads again, in a transaction apart from the caller's. */
    public void reload() {
        load();
    }

    private boolean isFresh(Stamped present) {
        return present.changes == changes.get();
    }

    private synchronized Stamped loadIfOld() {
        Stamped present = cached; // somebody else may have loaded it meanwhile
        return present != null && isFresh(present) ? present : load();
    }

    private synchronized Stamped load() {
        int before = changes.get(); // what is changed while it is read is loaded next time
        Stamped loaded = transactions.apart(connection -> read(connection, before));
        cached = loaded;
        return loaded;
    }

    private static Stamped read(Connection connection, int changes) throws SQLException {
        String stamp = ObjectStamp.read(connection);
        try (PreparedStatement statement = connection.prepareStatement(BODY)) {
            statement.setString(1, TaskManager.TYPE);
            try (ResultSet row = statement.executeQuery()) {
                return new Stamped(
                        row.next() ? TaskManagerSettings.parse(row.getString(1)) : TaskManagerSettings.DEFAULT,
                        stamp,
                        changes);
            }
        }
    }
}
