package org.postroad.jobs.boundary;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.postroad.jobs.control.SearchTasks;
import org.postroad.jobs.control.TaskFeed;
import org.postroad.jobs.control.TaskFilter;
import org.postroad.jobs.control.TaskSearch;
import org.postroad.jobs.control.TaskSort;
import org.postroad.jobs.entity.Task;
import org.postroad.jobs.entity.TaskStatus;
import org.postroad.registry.control.QueryRequest;
import org.postroad.registry.control.QueryResult;
import org.postroad.registry.control.SortBy;
import org.postroad.registry.entity.MethodError;

/** Which tasks a JMAP query finds (RFC 8620 §5.5). Conditions are not joined by operators: an account has few tasks. */
@Dependent
class TaskQueries {
    private static final int LONGEST = 50_000;

    private final SearchTasks tasks;
    private final TaskFeed feed;

    @Inject
    TaskQueries(SearchTasks tasks, TaskFeed feed) {
        this.tasks = tasks;
        this.feed = feed;
    }

    QueryResult query(long account, QueryRequest request) {
        TaskFilter filter = filter(account, new FilterTree(request.filter()));
        TaskSort sort = sort(request.sort());
        String state = feed.state(account);
        int offset = QueryPlace.offset(request, () -> tasks.countAll(filter), id -> place(id, filter, sort));
        List<Long> ids = request.limit() == 0 ? List.of() : ids(filter, sort, offset, request.limit());
        return new QueryResult(
                state,
                false,
                offset,
                ids.stream().map(Task.ID::text).toList(),
                request.calculateTotal() ? OptionalLong.of(tasks.countAll(filter)) : OptionalLong.empty());
    }

    /** The first ids of all. */
    List<Long> all(long account, int limit) {
        return ids(TaskFilter.allOf(account), TaskSort.DEFAULT, 0, limit);
    }

    private List<Long> ids(TaskFilter filter, TaskSort sort, int offset, int limit) {
        return tasks.ids(new TaskSearch(filter, sort, limit, offset, Optional.empty(), false));
    }

    private Optional<Long> place(String text, TaskFilter filter, TaskSort sort) {
        OptionalLong id = Task.ID.parse(text);
        int place = id.isEmpty() ? -1 : ids(filter, sort, 0, LONGEST).indexOf(id.getAsLong());
        return place < 0 ? Optional.empty() : Optional.of((long) place);
    }

    private static TaskFilter filter(long account, FilterTree tree) {
        if (tree.isOperator()) {
            throw MethodError.unsupportedFilter("Tasks are found by one condition.");
        }
        Set<TaskStatus> statuses = new LinkedHashSet<>();
        tree.texts("status")
                .forEach(name -> statuses.add(TaskStatus.of(name)
                        .orElseThrow(() -> MethodError.invalidArguments("There is no status " + name + "."))));
        TaskFilter filter = new TaskFilter(
                account,
                statuses,
                tree.text("taskType"),
                tree.id("targetCredentialId", Task.CREDENTIAL_ID),
                tree.instants("createdAt"),
                tree.numbers("priority"),
                tree.text("text").filter(text -> !text.isEmpty()));
        tree.finish();
        return filter;
    }

    private static TaskSort sort(List<SortBy> sort) {
        if (sort.isEmpty()) {
            return TaskSort.DEFAULT;
        }
        SortBy first = sort.get(0);
        Optional<TaskSort> read = TaskSort.of((first.ascending() ? "" : "-") + WireNames.snake(first.property()));
        if (sort.size() > 1 || read.isEmpty() || first.collation() != null) {
            throw MethodError.unsupportedSort("Tasks are sorted by one of createdAt, updatedAt and priority.");
        }
        return read.get();
    }
}
