package org.postroad.jobs.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.postroad.jobs.entity.QueueBody;
import org.postroad.jobs.entity.QueueKind;
import org.postroad.jobs.entity.QueueSettings;
import org.postroad.jobs.entity.VirtualQueue;
import org.postroad.platform.control.Transactions;
import org.postroad.registry.control.ObjectStamp;

/**
 * All virtual queues as this node knows them. Cached: whoever looks at {@link ObjectStamp} now and then calls {@link #refresh} with
 * what was seen, and so a change made on another node is obeyed here. Thread-safe.
 */
@ApplicationScoped
public class QueueCatalog {
    private static final String ALL = "SELECT id, name, body FROM stored_object WHERE type = ?";

    private Transactions transactions;
    private volatile @Nullable Queues cached;
    private final AtomicInteger changes = new AtomicInteger();

    /**
     * What was loaded.
     *
     * @param changes how many this node had made before
     */
    private record Queues(
            Map<Long, QueueSettings> byId, Map<String, QueueSettings> byName, String stamp, int changes, long version) {
        Queues numbered(long changed) {
            return new Queues(byId, byName, stamp, changes, changed);
        }
    }

    /** For CDI. */
    @SuppressWarnings("NullAway.Init")
    protected QueueCatalog() {}

    @Inject
    public QueueCatalog(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Every queue by its id; unmodifiable. */
    public Map<Long, QueueSettings> all() {
        return queues().byId;
    }

    public Optional<QueueSettings> named(String name) {
        return Optional.ofNullable(queues().byName.get(name));
    }

    public Optional<QueueSettings> withId(long id) {
        return Optional.ofNullable(queues().byId.get(id));
    }

    /** Greater after every load that brought a change. */
    public long version() {
        return queues().version;
    }

    /** Loads again if the stamp is not that of what is cached; see {@link ObjectStamp#SQL}. */
    public void refresh(String stamp) {
        if (!queues().stamp.equals(stamp)) {
            reload();
        }
    }

    /** Has the next look load again, and every other one wait for that: something was changed on this node. */
    public void forget() {
        changes.incrementAndGet();
    }

    /** Loads again, in a transaction apart from the caller's. */
    public synchronized void reload() {
        loadNow();
    }

    private synchronized Queues loadIfOld() {
        Queues present = cached; // somebody else may have loaded them meanwhile
        return present != null && isFresh(present) ? present : loadNow();
    }

    private synchronized Queues loadNow() {
        Queues before = cached;
        int made = changes.get(); // what is changed while they are read is loaded next time
        Queues loaded = transactions.apart(connection -> load(connection, made));
        Queues numbered = before == null
                ? loaded
                : loaded.numbered(before.byId.equals(loaded.byId) ? before.version : before.version + 1);
        cached = numbered;
        return numbered;
    }

    private boolean isFresh(Queues present) {
        return present.changes == changes.get();
    }

    private Queues queues() {
        Queues present = cached;
        return present != null && isFresh(present) ? present : loadIfOld();
    }

    private static Queues load(Connection connection, int changes) throws SQLException {
        String stamp = ObjectStamp.read(connection);
        Map<Long, QueueSettings> byId = new HashMap<>();
        Map<String, QueueSettings> byName = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(ALL)) {
            statement.setString(1, VirtualQueue.TYPE);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    QueueSettings queue = settings(row.getLong(1), row.getString(2), QueueBody.parse(row.getString(3)));
                    byId.put(queue.id(), queue);
                    byName.put(queue.name(), queue);
                }
            }
        }
        return new Queues(Map.copyOf(byId), Map.copyOf(byName), stamp, changes, 1);
    }

    private static QueueSettings settings(long id, String name, QueueBody body) {
        return new QueueSettings(id, name, body.kind() == QueueKind.MAIL, body.threadsPerNode(), body.pause() != null);
    }
}
