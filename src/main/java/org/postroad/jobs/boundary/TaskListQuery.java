package org.postroad.jobs.boundary;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.ws.rs.core.UriInfo;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.postroad.jobs.control.Range;
import org.postroad.jobs.control.TaskFilter;
import org.postroad.jobs.control.TaskSort;
import org.postroad.jobs.entity.Task;
import org.postroad.jobs.entity.TaskStatus;
import org.postroad.platform.boundary.JsonFields;
import org.postroad.platform.boundary.Paging;
import org.postroad.platform.boundary.QueryFields;

/** Which tasks of an account are asked for, by query parameters or by the body of a search. */
final class TaskListQuery {
    private static final int TEXT = FilterSource.TEXT;
    private static final String STATUSES = "Allowed is one or more of idle, waiting, running, failing, done.";

    private TaskListQuery() {}

    /** The page that a list asks for. @throws org.postroad.platform.entity.Refused naming everything that is wrong */
    static TaskPaging read(long account, UriInfo uri) {
        QueryFields query = new QueryFields(uri);
        FilterSource source = FilterSource.of(query);
        Set<TaskStatus> statuses = query.choices("status", TaskStatus.class, TaskStatus::wireName)
                .<Set<TaskStatus>>map(LinkedHashSet::new)
                .orElse(Set.of());
        TaskFilter filter = new TaskFilter(
                account,
                statuses,
                source.string("task_type", TEXT),
                source.id("target_credential_id", Task.CREDENTIAL_ID),
                Range.all(),
                Range.all(),
                source.string("q", TEXT));
        TaskSort sort = sort(source, source.string("sort", TEXT));
        Paging paging = query.paging();
        boolean total = query.bool("total").orElse(false);
        query.finish();
        return new TaskPaging(filter, sort, paging, total);
    }

    /** The page that a search asks for. @throws org.postroad.platform.entity.Refused naming everything that is wrong */
    static TaskPaging read(long account, JsonObject body) {
        JsonFields fields = new JsonFields(body, "");
        Optional<String> text = fields.string("query", TEXT).filter(given -> !given.isEmpty());
        JsonObject object = JobFilters.object(body, "filter");
        JsonFields given = fields.fields("filter").orElse(new JsonFields(JsonValue.EMPTY_JSON_OBJECT, ""));
        FilterSource source = FilterSource.of(given);
        TaskFilter filter = new TaskFilter(
                account,
                FilterSource.statuses(object, given, TaskStatus.values().length, TaskStatus::of, STATUSES),
                source.string("task_type", TEXT),
                source.id("target_credential_id", Task.CREDENTIAL_ID),
                FilterSource.instants(given, "created"),
                FilterSource.priorities(object, given),
                text);
        Optional<String> sort = body.get("sort") instanceof JsonString
                ? fields.string("sort", TEXT)
                : fields.strings("sort", 1, TEXT).flatMap(list -> list.stream().findFirst());
        TaskSort order = sort(FilterSource.of(fields), sort);
        Paging paging = Paging.of(fields);
        boolean total = fields.bool("total").orElse(false);
        fields.finish();
        return new TaskPaging(filter, order, paging, total);
    }

    private static TaskSort sort(FilterSource source, Optional<String> text) {
        Optional<TaskSort> sort = text.flatMap(TaskSort::of);
        if (text.isPresent() && sort.isEmpty()) {
            source.error("sort", "not_a_choice", TaskPaging.SORTS);
        }
        return sort.orElse(TaskSort.DEFAULT);
    }
}
