package org.postroad.registry.control;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.entity.IdFormat;
import org.postroad.platform.entity.Json;
import org.postroad.registry.entity.Change;
import org.postroad.registry.entity.Change.Kind;
import org.postroad.registry.entity.ObjectRef;
import org.postroad.registry.entity.ObjectType;
import org.postroad.registry.entity.SetError;

/**
 * The home of a type whose objects are rows of {@code stored_object}. Subclasses say how a body reads, what may not be, and who must hear
 * of a change.
 */
public abstract class StoredHome extends RecordsHome {
    private final StoredParts parts;

    /** For CDI. */
    @SuppressWarnings("NullAway")
    protected StoredHome() {
        this.parts = null;
    }

    protected StoredHome(StoredParts parts) {
        super(parts.transactions, parts.states);
        this.parts = parts;
    }

    /** How ids of the type look; not asked for singletons. */
    protected abstract IdFormat ids();

    /** The record that a body holds, without id and name: the body itself, where nothing else is said. */
    protected JsonObject record(StoredRow row, JsonObject body) {
        return body;
    }

    /** The body that keeps a record. @param before the body that there is; empty for a new one */
    protected JsonObject body(JsonObject record, Optional<JsonObject> before) {
        return Json.createObjectBuilder(record).remove("id").build();
    }

    /** The name that the row of a record has, unique in its type; 1 to 64 characters. */
    protected String name(JsonObject record) {
        return type().singleton() ? ObjectType.SINGLETON : record.getString("id");
    }

    /** What cannot be for the sake of others; of the type's unique keys it is known already. @param all every record as it is now */
    protected Map<Change, SetError> judge(Connection connection, List<Change> changes, Map<String, JsonObject> all)
            throws SQLException {
        return Map.of();
    }

    /**
     * The rows of another type that records of this one refer to; nobody changes them before the transaction ends. No two types may refer to
     * each other, or their changes could wait for one another.
     */
    protected List<StoredRow> hold(Connection connection, String type) throws SQLException {
        parts.states.lock(ObjectStates.SERVER, type);
        return new StoredTable(connection, type).all();
    }

    /** Told in the transaction, after the changes are written. */
    protected void written(List<Change> changes) {}

    @Override
    protected String newId() {
        return ids().text(parts.ground.ids.next());
    }

    @Override
    protected Map<String, JsonObject> read(Connection connection, Scope scope, @Nullable Collection<String> ids)
            throws SQLException {
        return records(new StoredTable(connection, type().name()).all(), ids);
    }

    @Override
    protected Present present(Scope scope, @Nullable Collection<String> ids) {
        StoredTable.Present present = parts.transactions.alone(
                connection -> new StoredTable(connection, type().name()).present(realm(scope)));
        return new Present(String.valueOf(present.state()), records(present.rows(), ids));
    }

    private Map<String, JsonObject> records(List<StoredRow> rows, @Nullable Collection<String> ids) {
        Map<String, JsonObject> records = new LinkedHashMap<>();
        for (StoredRow row : rows) {
            String id = type().singleton() ? ObjectType.SINGLETON : ids().text(row.id());
            if (ids == null || ids.contains(id)) {
                records.put(id, canonical(id, row));
            }
        }
        if (type().singleton() && records.isEmpty() && (ids == null || ids.contains(ObjectType.SINGLETON))) {
            records.put(
                    ObjectType.SINGLETON,
                    StoredRecords.complete(type(), ObjectType.SINGLETON, JsonValue.EMPTY_JSON_OBJECT));
        }
        return records;
    }

    private JsonObject canonical(String id, StoredRow row) {
        return StoredRecords.complete(type(), id, record(row, StoredRecords.body(row)));
    }

    @Override
    protected Map<Change, SetError> judge(Connection connection, Scope scope, List<Change> changes)
            throws SQLException {
        Map<String, JsonObject> all = read(connection, scope, null);
        Map<Change, SetError> errors = new LinkedHashMap<>(taken(changes, all));
        judge(connection, changes, all).forEach(errors::putIfAbsent);
        return errors;
    }

    /** By the final state, so that two can swap their names in one call. Of equal ones the earlier holder stays. */
    private Map<Change, SetError> taken(List<Change> changes, Map<String, JsonObject> all) {
        Map<Change, SetError> errors = new LinkedHashMap<>();
        for (String key : type().uniqueKeys()) {
            Map<String, String> holders = new HashMap<>();
            Map<String, Change> changed = new HashMap<>();
            changes.forEach(change -> changed.put(change.id(), change));
            all.forEach((id, record) -> {
                Change change = changed.get(id);
                if (change == null || change.kind() == Kind.UPDATE && !change.changes(key)) {
                    holders.putIfAbsent(folded(record, key), id);
                }
            });
            for (Change change : changes) {
                if (change.kind() == Kind.DESTROY || change.kind() == Kind.UPDATE && !change.changes(key)) {
                    continue;
                }
                String holder = holders.putIfAbsent(folded(change.after(), key), change.id());
                if (holder != null) {
                    errors.put(change, SetError.taken(key, new ObjectRef(type().name(), holder)));
                }
            }
        }
        return errors;
    }

    private static String folded(JsonObject record, String key) {
        return record.getOrDefault(key, JsonValue.NULL) instanceof JsonString text
                ? text.getString().toLowerCase(Locale.ROOT)
                : "";
    }

    @Override
    protected Map<Change, JsonObject> write(Connection connection, Scope scope, List<Change> changes)
            throws SQLException {
        StoredTable table = new StoredTable(connection, type().name());
        Instant now = parts.ground.clock.instant();
        Map<String, Long> present = new HashMap<>();
        Map<Long, StoredRow> rows = new HashMap<>();
        for (StoredRow row : table.all()) {
            present.put(type().singleton() ? ObjectType.SINGLETON : ids().text(row.id()), row.id());
            rows.put(row.id(), row);
        }
        List<StoredRow> inserts = new ArrayList<>();
        List<StoredRow> updates = new ArrayList<>();
        List<Long> deletes = new ArrayList<>();
        for (Change change : changes) {
            Long id = present.get(change.id());
            if (change.kind() == Kind.DESTROY && id != null) {
                deletes.add(id);
            } else if (id != null) {
                updates.add(row(id, change, Optional.ofNullable(rows.get(id)).map(StoredRecords::body)));
            } else {
                inserts.add(row(fresh(change.id()), change, Optional.empty()));
            }
        }
        table.delete(deletes);
        table.unname(updates.stream()
                .filter(row -> !rows.getOrDefault(row.id(), row).name().equals(row.name()))
                .map(StoredRow::id)
                .toList());
        table.update(updates, now);
        table.insert(inserts, now);
        parts.states.moved(realm(scope), type().name(), changes);
        parts.ground.audit.changed(type(), changes);
        written(changes);
        return Map.of();
    }

    /** A singleton that was never saved gets its row with the first change. */
    private long fresh(String id) {
        return type().singleton() ? parts.ground.ids.next() : ids().parse(id).orElseThrow();
    }

    private StoredRow row(long id, Change change, Optional<JsonObject> before) {
        return new StoredRow(
                id, name(change.after()), body(change.after(), before).toString());
    }
}
