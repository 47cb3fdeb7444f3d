package org.postroad.registry.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonValue;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postroad.platform.control.Transactions;
import org.postroad.registry.entity.Change;
import org.postroad.registry.entity.MethodError;

/**
 * How often the objects of each type have changed in each realm, and which ones: {@code state} and {@code /changes} of JMAP. A realm is
 * all that one caller can see of a type: {@link #SERVER}, or an id. Locking the row of a state comes before any lock on an object.
 */
@ApplicationScoped
public class ObjectStates {
    /** The realm of configuration objects. */
    public static final String SERVER = "";

    /** So many changes of a type and realm are remembered. */
    public static final int REMEMBERED = 10_000;

    /** On the primary key; holds the row until the transaction ends. */
    private static final String LOCK = "SELECT state FROM object_state WHERE realm = ? AND type = ? FOR UPDATE";

    /** On the primary key; locks nothing. */
    private static final String READ = "SELECT state FROM object_state WHERE realm = ? AND type = ?";

    /** On the primary key, whose first column it is; locks nothing. */
    private static final String OF_REALM = "SELECT type, state FROM object_state WHERE realm = ?";

    private static final String FIRST =
            "INSERT INTO object_state (realm, type, state) VALUES (?, ?, 0) ON CONFLICT DO NOTHING";

    /** On the primary key; the caller holds the row. */
    private static final String MOVE = "UPDATE object_state SET state = ? WHERE realm = ? AND type = ? AND state = ?";

    private static final String REMEMBER =
            "INSERT INTO object_change (realm, type, state, object_id, kind) VALUES (?, ?, ?, ?, ?)";

    /** On the primary key, a range of it; the caller holds the row of the state. */
    private static final String FORGET = "DELETE FROM object_change WHERE realm = ? AND type = ? AND state <= ?";

    /** On the primary key, a range in its order; locks nothing. */
    private static final String SINCE = """
        SELECT state, object_id, kind FROM object_change WHERE realm = ? AND type = ? AND state > ? ORDER BY state LIMIT ?\
        """;

    private Transactions transactions;

    /** For CDI. */
    @SuppressWarnings("NullAway.Init")
    protected ObjectStates() {}

    @Inject
    public ObjectStates(Transactions transactions) {
        this.transactions = transactions;
    }

    /** The present state. */
    public String state(String realm, String type) {
        return transactions.within(connection ->
                String.valueOf(number(connection, READ, realm, type).orElse(0L)));
    }

    /** The states of every type that ever changed in a realm, by type. */
    public Map<String, String> states(String realm) {
        return transactions.within(connection -> {
            Map<String, String> states = new LinkedHashMap<>();
            try (PreparedStatement select = connection.prepareStatement(OF_REALM)) {
                select.setString(1, realm);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        states.put(row.getString(1), String.valueOf(row.getLong(2)));
                    }
                }
            }
            return states;
        });
    }

    /** Holds the state until the caller's transaction ends; to be called before anything of the type is read for a change. */
    public String lock(String realm, String type) {
        return transactions.within(connection -> String.valueOf(locked(connection, realm, type)));
    }

    /** Moves the state, once for each change, in the caller's transaction. */
    public void moved(String realm, String type, Collection<Change> changes) {
        transactions.within(connection -> {
            long before = locked(connection, realm, type);
            long after = before + changes.size();
            remember(connection, realm, type, before, changes);
            try (PreparedStatement update = connection.prepareStatement(MOVE)) {
                update.setLong(1, after);
                update.setString(2, realm);
                update.setString(3, type);
                update.setLong(4, before);
                if (update.executeUpdate() != 1) {
                    throw new IllegalStateException("The state of " + type + " is not locked");
                }
            }
            return after;
        });
    }

    /** As {@link #moved(String, String, Collection)} for one object. */
    public void moved(String realm, String type, Change.Kind kind, String id) {
        moved(realm, type, List.of(new Change(kind, id, id, JsonValue.EMPTY_JSON_OBJECT, JsonValue.EMPTY_JSON_OBJECT)));
    }

    /** What changed since a state. @throws MethodError if that is longer ago than is remembered, or never was */
    public ChangesResult changes(String realm, String type, String since, int max) {
        return transactions.within(connection -> {
            long present = number(connection, READ, realm, type).orElse(0L);
            long from = parse(since);
            if (from > present || from < present - REMEMBERED) {
                throw MethodError.cannotCalculateChanges("The state " + since + " is not known, or too old.");
            }
            List<Seen> seen = seen(connection, realm, type, from, max);
            boolean more = seen.size() > max;
            List<Seen> told = more ? seen.subList(0, max) : seen;
            long to = told.isEmpty() ? from : told.get(told.size() - 1).state();
            return Collapse.of(since, String.valueOf(to), more, told);
        });
    }

    /** One remembered change. */
    record Seen(long state, String id, String kind) {}

    private static List<Seen> seen(Connection connection, String realm, String type, long from, int max)
            throws SQLException {
        List<Seen> seen = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(SINCE)) {
            select.setString(1, realm);
            select.setString(2, type);
            select.setLong(3, from);
            select.setInt(4, Math.min(max, REMEMBERED) + 1);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    seen.add(new Seen(row.getLong(1), row.getString(2), row.getString(3)));
                }
            }
        }
        return seen;
    }

    private static long locked(Connection connection, String realm, String type) throws SQLException {
        Optional<Long> state = number(connection, LOCK, realm, type);
        if (state.isEmpty()) {
            try (PreparedStatement insert = connection.prepareStatement(FIRST)) {
                insert.setString(1, realm);
                insert.setString(2, type);
                insert.executeUpdate();
            }
            state = number(connection, LOCK, realm, type);
        }
        return state.orElseThrow(() -> new IllegalStateException("No state of " + type));
    }

    private static void remember(
            Connection connection, String realm, String type, long before, Collection<Change> changes)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(REMEMBER)) {
            long state = before;
            for (Change change : changes) {
                insert.setString(1, realm);
                insert.setString(2, type);
                insert.setLong(3, ++state);
                insert.setString(4, change.id());
                insert.setString(5, change.kind().name().substring(0, 1));
                insert.addBatch();
            }
            insert.executeBatch();
        }
        try (PreparedStatement delete = connection.prepareStatement(FORGET)) {
            delete.setString(1, realm);
            delete.setString(2, type);
            delete.setLong(3, before + changes.size() - REMEMBERED);
            delete.executeUpdate();
        }
    }

    private static Optional<Long> number(Connection connection, String sql, String realm, String type)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, realm);
            select.setString(2, type);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
            }
        }
    }

    private static long parse(String state) {
        return state.matches("0|[1-9][0-9]{0,17}") ? Long.parseLong(state) : Long.MAX_VALUE;
    }
}
