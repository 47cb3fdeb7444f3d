package org.postroad.registry.control;

import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.control.Transactions;
import org.postroad.registry.entity.Change;
import org.postroad.registry.entity.Change.Kind;
import org.postroad.registry.entity.MethodError;
import org.postroad.registry.entity.SetError;

/**
 * What the homes of configuration objects, users and keys have in common: reading all of a type is cheap, so queries are made in
 * memory, and a {@code /set} is checked in memory, written in one transaction under the lock of the state, and told once that committed.
 */
public abstract class RecordsHome implements ObjectHome {
    private final Transactions transactions;
    private final ObjectStates states;

    /** For CDI. */
    @SuppressWarnings("NullAway")
    protected RecordsHome() {
        this(null, null);
    }

    protected RecordsHome(Transactions transactions, ObjectStates states) {
        this.transactions = transactions;
        this.states = states;
    }

    /** See {@link ObjectStates}. */
    protected String realm(Scope scope) {
        return ObjectStates.SERVER;
    }

    /**
     * The records of the scope, canonically encoded, by id.
     *
     * @param ids those that are wanted; null for all
     */
    protected abstract Map<String, JsonObject> read(
            Connection connection, Scope scope, @Nullable Collection<String> ids) throws SQLException;

    /**
     * The state and the records of one moment.
     *
     * @param ids those that are wanted; null for all
     */
    protected Present present(Scope scope, @Nullable Collection<String> ids) {
        return transactions.within(connection -> new Present(state(scope), read(connection, scope, ids)));
    }

    /** What there is. @param records by id */
    protected record Present(String state, Map<String, JsonObject> records) {}

    /** The id of the next record. */
    protected abstract String newId();

    /** What cannot be for the sake of other records, given all the changes together: the reason by change. */
    protected Map<Change, SetError> judge(Connection connection, Scope scope, List<Change> changes)
            throws SQLException {
        return Map.of();
    }

    /**
     * Writes all, moves the states and keeps the audit log, in the transaction of the connection.
     *
     * @return by change the fields that the server set otherwise than the change says
     * @throws ChangeRefused where one cannot be written: then all is undone and done again without it
     */
    protected abstract Map<Change, JsonObject> write(Connection connection, Scope scope, List<Change> changes)
            throws SQLException;

    @Override
    public String state(Scope scope) {
        return states.state(realm(scope), type().name());
    }

    @Override
    public GetResult get(Scope scope, GetRequest request) {
        List<String> ids = request.ids();
        @Nullable Set<String> wanted = ids == null ? null : new LinkedHashSet<>(ids);
        Present present = present(scope, wanted);
        Map<String, JsonObject> found = present.records;
        if (wanted == null && found.size() > request.limit()) {
            throw MethodError.requestTooLarge("There are more than " + request.limit() + "; ask for some.");
        }
        List<JsonObject> list = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String id : wanted == null ? found.keySet() : wanted) {
            JsonObject record = found.get(id);
            if (record == null) {
                missing.add(id);
            } else {
                list.add(record);
            }
        }
        return new GetResult(present.state, list, missing);
    }

    @Override
    public ChangesResult changes(Scope scope, String since, int max) {
        return states.changes(realm(scope), type().name(), since, max);
    }

    @Override
    public QueryResult query(Scope scope, QueryRequest request) {
        Present present = present(scope, null);
        return new RecordQuery(type()).run(present.records.values(), present.state, request);
    }

    @Override
    public SetResult set(Scope scope, SetRequest request) {
        Map<Kind, Map<String, SetError>> refused = new EnumMap<>(Kind.class);
        while (true) {
            try {
                SetResult result = transactions.apart(connection -> once(connection, scope, request, refused));
                result.created().forEach((key, record) -> request.createdIds().add(key, record.getString("id")));
                return result;
            } catch (ChangeRefused e) {
                refused.computeIfAbsent(e.change().kind(), kind -> new LinkedHashMap<>())
                        .put(e.change().key(), e.error());
            }
        }
    }

    private SetResult once(
            Connection connection, Scope scope, SetRequest request, Map<Kind, Map<String, SetError>> known)
            throws SQLException {
        String before = states.lock(realm(scope), type().name());
        if (request.ifInState() != null && !request.ifInState().equals(before)) {
            throw MethodError.stateMismatch();
        }
        Draft draft = new Draft(type(), request, read(connection, scope, named(request))).check(known, this::newId);
        judgeAll(connection, scope, draft);
        List<Change> changes = draft.changes().stream()
                .filter(change -> !change.before().equals(change.after()))
                .toList();
        Map<Change, JsonObject> set = changes.isEmpty() ? Map.of() : write(connection, scope, changes);
        return new Told(type(), request, draft, set).result(before, state(scope));
    }

    /** Until nothing more is refused: without one change another may not stand. */
    private void judgeAll(Connection connection, Scope scope, Draft draft) throws SQLException {
        Map<Change, SetError> errors = judge(connection, scope, draft.changes());
        while (!errors.isEmpty()) {
            errors.forEach(draft::refuse);
            errors = judge(connection, scope, draft.changes());
        }
    }

    private static Set<String> named(SetRequest request) {
        Set<String> ids = new HashSet<>();
        for (String key : request.update().keySet()) {
            ids.add(resolved(request, key));
        }
        for (String key : request.destroy()) {
            ids.add(resolved(request, key));
        }
        return ids;
    }

    private static String resolved(SetRequest request, String key) {
        return key.startsWith("#") ? request.createdIds().find(key.substring(1)).orElse(key) : key;
    }
}
