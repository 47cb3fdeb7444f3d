package org.postroad.provider.control;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.entity.Json;

/** What the sync of a mailbox has done, over all its stretches. For one thread. */
final class SyncReport {
    private static final int MOST_UIDS = 100;

    private long added;
    private long changed;
    private long deleted;
    private long oversized;
    private final List<Long> oversizedUids = new ArrayList<>();

    /** @param json as {@link #json} gives it; null for nothing done */
    static SyncReport of(@Nullable String json) {
        SyncReport report = new SyncReport();
        if (json != null) {
            try (JsonReader reader = Json.createReader(new StringReader(json))) {
                JsonObject object = reader.readObject();
                report.added = object.getJsonNumber("added").longValue();
                report.changed = object.getJsonNumber("changed").longValue();
                report.deleted = object.getJsonNumber("deleted").longValue();
                report.oversized = object.getJsonNumber("oversized").longValue();
                object.getJsonArray("oversized_uids")
                        .getValuesAs(JsonNumber.class)
                        .forEach(uid -> report.oversizedUids.add(uid.longValue()));
            }
        }
        return report;
    }

    void added(long count) {
        added += count;
    }

    void changed(long count) {
        changed += count;
    }

    void deleted(long count) {
        deleted += count;
    }

    void oversized(long uid) {
        oversized++;
        if (oversizedUids.size() < MOST_UIDS) {
            oversizedUids.add(uid);
        }
    }

    JsonObjectBuilder json() {
        JsonArrayBuilder uids = Json.createArrayBuilder();
        oversizedUids.forEach(uids::add);
        return Json.createObjectBuilder()
                .add("added", added)
                .add("changed", changed)
                .add("deleted", deleted)
                .add("oversized", oversized)
                .add("oversized_uids", uids);
    }
}
