package org.postroad.jobs.boundary;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.control.Access;
import org.postroad.jobs.control.Actions;
import org.postroad.jobs.control.JobHandler;
import org.postroad.jobs.control.NewJob;
import org.postroad.jobs.control.QueueCatalog;
import org.postroad.jobs.entity.QueueSettings;
import org.postroad.jobs.entity.VirtualQueue;
import org.postroad.platform.boundary.JsonFields;

/** Reads what jobs are made of: the members that a new job has and that an edit may change. */
@Dependent
class NewJobFields {
    /** What the server sets; it is refused by name. */
    static final String[] READ_ONLY = {
        "id",
        "account_id",
        "task_id",
        "status",
        "payload_omitted",
        "attempt_count",
        "max_attempts",
        "run_count",
        "lost_count",
        "created_at",
        "started_at",
        "finished_at",
        "failed_at",
        "resolved_at",
        "resolution_note",
        "last_error_code",
        "last_error_detail",
        "progress",
        "result",
        "node",
        "cancel_requested"
    };

    private static final int PAYLOAD_BYTES = 1_000_000;
    private static final int KEY_LENGTH = 255;
    private static final int NAME_LENGTH = 64;
    private static final int PRIORITIES = 9;
    private static final Duration FARTHEST = Duration.ofDays(3_650);

    private final Actions actions;
    private final QueueCatalog queues;
    private final InstantSource clock;
    private final Access access;

    @Inject
    NewJobFields(Actions actions, QueueCatalog queues, InstantSource clock, Access access) {
        this.actions = actions;
        this.queues = queues;
        this.clock = clock;
        this.access = access;
    }

    /** @throws org.postroad.platform.entity.Refused naming everything that is wrong; FORBIDDEN for an action that the caller may not ask for */
    NewJob read(long accountId, JsonObject object, String pointer) {
        JsonFields fields = new JsonFields(object, pointer);
        fields.required("action");
        Optional<String> action = fields.string("action", NAME_LENGTH);
        JsonObject payload = payload(fields).orElse(JsonObject.EMPTY_JSON_OBJECT);
        action.ifPresent(name -> check(fields, "action", name, payload));
        @Nullable String queue = queue(fields).map(QueueSettings::name).orElse(null);
        int priority = priority(fields).orElse(0);
        @Nullable Instant due = due(fields).orElse(null);
        @Nullable String key = fields.string("unique_key", KEY_LENGTH).orElse(null);
        if (key != null && key.isEmpty()) {
            fields.error("unique_key", "required", "A unique key has 1 to " + KEY_LENGTH + " characters.");
        }
        fields.readOnly(READ_ONLY);
        fields.finish();
        return new NewJob(accountId, 0, action.orElse(""), payload.toString(), queue, priority, due, key);
    }

    Optional<Integer> priority(JsonFields fields) {
        return fields.integer("priority", -PRIORITIES, PRIORITIES).map(Long::intValue);
    }

    /** The instant {@code due} (or {@code due_at}, as it is shown), or {@code due_in} from now. */
    Optional<Instant> due(JsonFields fields) {
        Optional<Instant> due = fields.instant("due");
        Optional<Instant> dueAt = fields.instant("due_at");
        Optional<Instant> dueIn = fields.duration("due_in", Duration.ZERO, FARTHEST)
                .map(delay -> clock.instant().plus(delay));
        List<Optional<Instant>> given =
                List.of(due, dueAt, dueIn).stream().filter(Optional::isPresent).toList();
        if (given.size() > 1) {
            fields.error("due", "ambiguous", "Give one of due, due_at and due_in.");
        }
        return given.stream().findFirst().flatMap(instant -> instant);
    }

    /** The queue of work that the member {@code queue} names. */
    Optional<QueueSettings> queue(JsonFields fields) {
        Optional<String> name = fields.string("queue", VirtualQueue.MAX_NAME);
        Optional<QueueSettings> queue = name.flatMap(queues::named).filter(found -> !found.mail());
        if (name.isPresent() && queue.isEmpty()) {
            fields.error("queue", "unknown_queue", "There is no work queue '" + name.get() + "'.");
        }
        return queue;
    }

    /** The queue that jobs of an action go to where none is named. */
    Optional<QueueSettings> ownQueue(String action) {
        return actions.named(action).map(JobHandler::queue).flatMap(queues::named);
    }

    /** The payload, not yet held against its action. */
    Optional<JsonObject> payload(JsonFields fields) {
        return fields.object("payload").filter(payload -> {
            boolean fits = payload.toString().getBytes(StandardCharsets.UTF_8).length <= PAYLOAD_BYTES;
            if (!fits) {
                fields.error("payload", "too_large", "A payload has at most " + PAYLOAD_BYTES + " bytes.");
            }
            return fits;
        });
    }

    /** Holds a payload, and the caller, against the action. @param member the one that names the action */
    void check(JsonFields fields, String member, String action, JsonObject payload) {
        Optional<JobHandler> handler = actions.named(action);
        handler.flatMap(JobHandler::needs).ifPresent(access::requireServer);
        handler.ifPresentOrElse(
                known -> fields.errors("payload", known.check(payload)),
                () -> fields.error(
                        member,
                        "unknown_action",
                        "There is no action '" + action + "'; known are " + String.join(", ", actions.names()) + "."));
    }
}
