package org.postroad.jobs.boundary;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import org.postroad.jobs.entity.QueueBody;
import org.postroad.jobs.entity.VirtualQueue;

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
        body.pauseIfAny()
                .ifPresentOrElse(
                        pause -> json.add("pause_reason", pause.reason())
                                .add("paused_by", pause.actor())
                                .add("paused_at", pause.at().toString()),
                        () -> json.addNull("pause_reason").addNull("paused_by").addNull("paused_at"));
        return json.add("updated_at", queue.updatedAt().toString()).build();
    }
}
