package org.postroad.jobs.boundary;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import org.postroad.jobs.entity.QueueBody;
import org.postroad.jobs.entity.VirtualQueue;
import org.postroad.platform.entity.Json;

/** A virtual queue as REST shows it. */
final class QueueView {
    private QueueView() {}

    static JsonObject json(VirtualQueue queue) {
        QueueBody body = queue.settings();
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("id", VirtualQueue.ID.text(queue.id()))
                .add("name", queue.name())
                .add("kind", body.kind().wireName())
                .add("threads_per_node", body.threadsPerNode())
                .add("description", body.description())
                .add("paused", body.pause() != null);
        return json.add("pause", body.pauseIfAny().map(QueueView::pause).orElse(JsonValue.NULL))
                .build();
    }

    private static JsonValue pause(QueueBody.Pause pause) {
        return Json.createObjectBuilder()
                .add("reason", pause.reason())
                .add("actor", pause.actor())
                .add("at", pause.at().toString())
                .build();
    }
}
