package org.postroad.jobs.entity;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.StringReader;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.entity.Json;

/**
 * What a virtual queue keeps as JSON.
 *
 * @param threadsPerNode 1 to 100,000
 * @param description for a person, empty for none
 * @param pause null unless it is paused
 */
public record QueueBody(
        QueueKind kind,
        int threadsPerNode,
        String description,
        @Nullable Pause pause) {
    public static final int MAX_THREADS = 100_000;

    /**
     * Why no job of the queue starts.
     *
     * @param reason for a person, empty for none
     * @param actor who paused it
     */
    public record Pause(String reason, String actor, Instant at) {}

    public QueueBody {
        if (threadsPerNode < 1 || threadsPerNode > MAX_THREADS) {
            throw new IllegalArgumentException("threadsPerNode must be 1 to " + MAX_THREADS + ": " + threadsPerNode);
        }
    }

    /** The body that {@link #json} wrote; members of a later release are passed over. */
    public static QueueBody parse(String json) {
        JsonObject object = Json.createReader(new StringReader(json)).readObject();
        JsonObject pause = object.getJsonObject("pause");
        return new QueueBody(
                QueueKind.of(object.getString("kind", "work")).orElse(QueueKind.WORK),
                object.getInt("threadsPerNode"),
                object.getString("description", ""),
                pause == null
                        ? null
                        : new Pause(
                                pause.getString("reason", ""),
                                pause.getString("actor", ""),
                                Instant.parse(pause.getString("at"))));
    }

    public String json() {
        JsonObjectBuilder object = Json.createObjectBuilder()
                .add("kind", kind.wireName())
                .add("threadsPerNode", threadsPerNode)
                .add("description", description);
        pauseIfAny()
                .ifPresent(paused -> object.add(
                        "pause",
                        Json.createObjectBuilder()
                                .add("reason", paused.reason)
                                .add("actor", paused.actor)
                                .add("at", paused.at.toString())));
        return object.build().toString();
    }

    public Optional<Pause> pauseIfAny() {
        return Optional.ofNullable(pause);
    }

    public QueueBody paused(@Nullable Pause changed) {
        return new QueueBody(kind, threadsPerNode, description, changed);
    }
}
