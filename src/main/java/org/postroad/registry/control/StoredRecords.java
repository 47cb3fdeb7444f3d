package org.postroad.registry.control;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.postroad.platform.entity.Json;
import org.postroad.registry.entity.Decoder;
import org.postroad.registry.entity.ObjectType;

/** What rows of configuration objects hold, for who uses them and does not change them. */
public final class StoredRecords {
    private StoredRecords() {}

    /** The one object of a type that has only one, with the defaults of what was never set. */
    public static JsonObject singleton(Connection connection, ObjectType type) throws SQLException {
        List<StoredRow> rows = new StoredTable(connection, type.name()).all();
        JsonObject record = rows.isEmpty() ? JsonValue.EMPTY_JSON_OBJECT : body(rows.get(0));
        return complete(type, ObjectType.SINGLETON, record);
    }

    /** Every row of a type, by id. Locks nothing. */
    public static List<StoredRow> rows(Connection connection, String type) throws SQLException {
        return new StoredTable(connection, type).all();
    }

    /** The body of a row as JSON. */
    public static JsonObject body(StoredRow row) {
        try (JsonReader reader = Json.createReader(new StringReader(row.body()))) {
            return reader.readObject();
        }
    }

    /** Through the decoder, so that fields of a later release have their defaults; what REST allows beyond JMAP stays as it is. */
    public static JsonObject complete(ObjectType type, String id, JsonObject record) {
        JsonObjectBuilder complete = Json.createObjectBuilder().add("id", id);
        Decoder decoder = new Decoder(reference -> reference);
        JsonObject decoded = decoder.object(type.shape(), record);
        (decoder.problems().isEmpty() ? decoded : record).forEach(complete::add);
        return complete.build();
    }
}
