package org.postroad.identity.boundary;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.StringReader;
import org.postroad.identity.entity.Account;
import org.postroad.identity.entity.AuditEntry;
import org.postroad.platform.entity.Json;

/** An entry of the audit log as REST shows it. */
final class LogView {
    private LogView() {}

    static JsonObject json(AuditEntry entry) {
        JsonObjectBuilder json = Json.createObjectBuilder().add("id", AuditEntry.ID.text(entry.id()));
        if (entry.accountId().isPresent()) {
            json.add("account_id", Account.ID.text(entry.accountId().getAsLong()));
        } else {
            json.addNull("account_id");
        }
        return json.add("subject", entry.subject())
                .add("action", entry.action())
                .add("status", entry.status().wireName())
                .add("actor", entry.actor())
                .add("data", read(entry.data()))
                .add("at", entry.at().toString())
                .build();
    }

    private static JsonObject read(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }
}
