package org.postroad.delivery.control;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postroad.registry.control.StoredHome;
import org.postroad.registry.control.StoredParts;
import org.postroad.registry.entity.Change;
import org.postroad.registry.entity.SetError;
import org.postroad.registry.entity.ValidationError;

/** The home of a type that says how mail goes out: each change is judged by itself, and the node's settings are read anew after it. */
abstract class MailObjectHome extends StoredHome {
    private final MailSettingsStore settings;

    /** For CDI. */
    @SuppressWarnings("NullAway")
    protected MailObjectHome() {
        this.settings = null;
    }

    MailObjectHome(StoredParts parts, MailSettingsStore settings) {
        super(parts);
        this.settings = settings;
    }

    /** Why a record cannot become what it is to be; empty if it can. */
    protected Optional<SetError> check(Connection connection, Change change) throws SQLException {
        return Optional.empty();
    }

    /** Why a record cannot be spared; empty if it can. */
    protected Optional<SetError> spare(Connection connection, Change change) throws SQLException {
        return Optional.empty();
    }

    @Override
    protected String name(JsonObject record) {
        return type().uniqueKeys().contains("name") ? record.getString("name") : super.name(record);
    }

    @Override
    protected Map<Change, SetError> judge(Connection connection, List<Change> changes, Map<String, JsonObject> all)
            throws SQLException {
        Map<Change, SetError> errors = new LinkedHashMap<>();
        for (Change change : changes) {
            Optional<SetError> error =
                    change.kind() == Change.Kind.DESTROY ? spare(connection, change) : check(connection, change);
            error.ifPresent(found -> errors.put(change, found));
        }
        return errors;
    }

    @Override
    protected void written(List<Change> changes) {
        settings.changed();
    }

    static SetError invalid(String property, @Nullable JsonValue value) {
        return SetError.invalid(List.of(new ValidationError(ValidationError.Kind.INVALID, property, value, null)));
    }
}
