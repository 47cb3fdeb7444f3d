package org.postroad.jobs.boundary;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.LinkedHashSet;
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

/** Reads which jobs are meant, from query parameters or from the body of a search. Errors are kept by what is read from. */
@Dependent
class JobFilters {
    private static final int TEXT = FilterSource.TEXT;
    private static final String STATUSES = "Allowed is one or more of pending, retrying, stalled, running, succeeded,"
            + " failed, resolved, cancelled.";

    private final QueueCatalog queues;

    @Inject
    JobFilters(QueueCatalog queues) {
        this.queues = queues;
    }

    /** @param account empty to look across all accounts, or in the one that the parameter {@code account_id} names */
    JobFilter of(OptionalLong account, QueryFields query) {
        FilterSource source = FilterSource.of(query);
        Set<JobStatus> statuses = query.choices("status", JobStatus.class, JobStatus::wireName)
                .<Set<JobStatus>>map(LinkedHashSet::new)
                .orElse(Set.of());
        return new JobFilter(
                account.isPresent() ? account : source.id("account_id", Account.ID),
                statuses,
                source.string("action", TEXT),
                source.id("task_id", Job.TASK_ID),
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
        FilterSource source = FilterSource.of(fields);
        return new JobFilter(
                account.isPresent() ? account : source.id("account_id", Account.ID),
                FilterSource.statuses(object, fields, JobStatus.values().length, JobStatus::of, STATUSES),
                source.string("action", TEXT),
                source.id("task_id", Job.TASK_ID),
                queue(source),
                source.string("error_code", TEXT),
                FilterSource.instants(fields, "created"),
                FilterSource.instants(fields, "due"),
                FilterSource.priorities(object, fields),
                text.filter(given -> !given.isEmpty()));
    }

    private OptionalLong queue(FilterSource source) {
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

    /** The value of a member that may be absent. */
    static JsonObject object(JsonObject body, String name) {
        JsonValue value = body.get(name);
        return value instanceof JsonObject object ? object : JsonObject.EMPTY_JSON_OBJECT;
    }
}
