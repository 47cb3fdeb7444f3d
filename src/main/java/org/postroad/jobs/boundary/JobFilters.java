package org.postroad.jobs.boundary;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.postroad.identity.entity.Account;
import org.postroad.jobs.control.JobFilter;
import org.postroad.jobs.control.QueueCatalog;
import org.postroad.jobs.control.Range;
import org.postroad.jobs.entity.Job;
import org.postroad.jobs.entity.JobStatus;
import org.postroad.jobs.entity.QueueSettings;
import org.postroad.jobs.entity.VirtualQueue;
import org.postroad.platform.boundary.JsonFields;
import org.postroad.platform.boundary.QueryFields;
import org.postroad.platform.entity.IdFormat;

/** Reads which jobs are meant, from query parameters or from the body of a search. Errors are kept by what is read from. */
@Dependent
class JobFilters {
    private static final int TEXT = 255;
    private static final int PRIORITIES = 9;
    private static final String STATUSES = "Allowed is one or more of pending, retrying, stalled, running, succeeded,"
            + " failed, resolved, cancelled.";

    private final QueueCatalog queues;

    @Inject
    JobFilters(QueueCatalog queues) {
        this.queues = queues;
    }

    /** What reads a text of a name, and what takes note of what is wrong with it. */
    private record Source(Reading reading, Noting noting) {
        Optional<String> string(String name, int maxLength) {
            return reading.string(name, maxLength);
        }

        void error(String name, String code, String detail) {
            noting.error(name, code, detail);
        }
    }

    private interface Reading {
        Optional<String> string(String name, int maxLength);
    }

    private interface Noting {
        void error(String name, String code, String detail);
    }

    /** @param account empty to look across all accounts, or in the one that the parameter {@code account_id} names */
    JobFilter of(OptionalLong account, QueryFields query) {
        Source source = new Source(query::string, query::error);
        Set<JobStatus> statuses = query.choices("status", JobStatus.class, JobStatus::wireName)
                .<Set<JobStatus>>map(LinkedHashSet::new)
                .orElse(Set.of());
        return new JobFilter(
                account.isPresent() ? account : id(source, "account_id", Account.ID),
                statuses,
                source.string("action", TEXT),
                id(source, "task_id", Job.TASK_ID),
                queue(source),
                source.string("error_code", TEXT),
                Range.all(),
                Range.all(),
                Range.all(),
                source.string("q", TEXT));
    }

    /**
     * The filter of a search.
     *
     * @param object the member {@code filter} as it came
     * @param fields the same, to be read
     * @param text the member {@code query}
     */
    JobFilter of(OptionalLong account, JsonObject object, JsonFields fields, Optional<String> text) {
        Source source = new Source(fields::string, fields::error);
        return new JobFilter(
                account.isPresent() ? account : id(source, "account_id", Account.ID),
                statuses(object, fields),
                source.string("action", TEXT),
                id(source, "task_id", Job.TASK_ID),
                queue(source),
                source.string("error_code", TEXT),
                instants(fields, "created"),
                instants(fields, "due"),
                priorities(object, fields),
                text.filter(given -> !given.isEmpty()));
    }

    private static Set<JobStatus> statuses(JsonObject object, JsonFields fields) {
        List<String> names = object.get("status") instanceof JsonString
                ? fields.string("status", TEXT).map(List::of).orElse(List.of())
                : fields.strings("status", JobStatus.values().length, TEXT).orElse(List.of());
        Set<JobStatus> statuses = new LinkedHashSet<>();
        for (String name : names) {
            JobStatus.of(name).ifPresentOrElse(statuses::add, () -> fields.error("status", "not_a_choice", STATUSES));
        }
        boolean none = names.isEmpty() && object.get("status") instanceof JsonArray list && list.isEmpty();
        if (none) {
            fields.error("status", "required", STATUSES);
        }
        return statuses;
    }

    private static Range<Instant> instants(JsonFields fields, String name) {
        return fields.fields(name)
                .map(range -> new Range<>(range.instant("gte"), range.instant("lt")))
                .orElse(Range.all());
    }

    private static Range<Integer> priorities(JsonObject object, JsonFields fields) {
        if (object.get("priority") instanceof JsonObject) {
            return fields.fields("priority")
                    .map(range -> new Range<>(
                            priority(range, "gte"), priority(range, "lte").map(most -> most + 1)))
                    .orElse(Range.all());
        }
        Optional<Integer> exactly = priority(fields, "priority");
        return new Range<>(exactly, exactly.map(most -> most + 1));
    }

    private static Optional<Integer> priority(JsonFields fields, String name) {
        return fields.integer(name, -PRIORITIES, PRIORITIES).map(Long::intValue);
    }

    private OptionalLong queue(Source source) {
        Optional<String> name = source.string("queue", VirtualQueue.MAX_NAME);
        if (name.isEmpty()) {
            return OptionalLong.empty();
        }
        Optional<QueueSettings> queue = queues.named(name.get());
        if (queue.isPresent()) {
            return OptionalLong.of(queue.get().id());
        }
        OptionalLong id = VirtualQueue.ID.parse(name.get());
        if (id.isEmpty()) {
            source.error("queue", "unknown_queue", "There is no queue of that name or id.");
        }
        return id;
    }

    private static OptionalLong id(Source source, String name, IdFormat format) {
        Optional<String> text = source.string(name, TEXT);
        OptionalLong id = text.isPresent() ? format.parse(text.get()) : OptionalLong.empty();
        if (text.isPresent() && id.isEmpty()) {
            source.error(name, "invalid_id", "An id as " + format.text(1) + " is expected.");
        }
        return id;
    }

    /** The value of a member that may be absent. */
    static JsonObject object(JsonObject body, String name) {
        JsonValue value = body.get(name);
        return value instanceof JsonObject object ? object : JsonObject.EMPTY_JSON_OBJECT;
    }
}
