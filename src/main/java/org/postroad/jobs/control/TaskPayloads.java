package org.postroad.jobs.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import org.postroad.jobs.entity.TaskSettings;
import org.postroad.platform.control.Blobs;
import org.postroad.platform.entity.Json;
import org.postroad.platform.entity.Refused;

/** Where the payloads of tasks are: in the row, or among the blobs if they are too large for it, as those of jobs. */
@Dependent
class TaskPayloads {
    private final Blobs blobs;

    @Inject
    TaskPayloads(Blobs blobs) {
        this.blobs = blobs;
    }

    /** A payload that is kept. @param blob 0 if it is in the text */
    record Kept(String text, long blob) {}

    Kept keep(long accountId, TaskSettings settings) {
        String text = settings.payload().toString();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= EnqueueJobs.INLINE_BYTES
                ? new Kept(text, 0)
                : new Kept("{}", blobs.put(accountId, bytes));
    }

    JsonObject read(String text, long blob) {
        String json = blob == 0
                ? text
                : blobs.get(blob)
                        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                        .orElseThrow(() -> Refused.notFound("task")); // Deleted since it was read
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }

    void drop(long blob) {
        if (blob != 0) {
            blobs.delete(blob);
        }
    }
}
