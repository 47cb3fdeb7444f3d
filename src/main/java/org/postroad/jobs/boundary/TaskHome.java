package org.postroad.jobs.boundary;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.postroad.jobs.control.TaskFeed;
import org.postroad.jobs.entity.Task;
import org.postroad.platform.entity.Refused;
import org.postroad.registry.control.QueryRequest;
import org.postroad.registry.control.QueryResult;
import org.postroad.registry.control.Scope;
import org.postroad.registry.control.SetRequest;
import org.postroad.registry.control.SetResult;

/** The tasks of an account in JMAP. */
@Dependent
class TaskHome extends FeedHome {
    private final TaskRecords records;
    private final TaskQueries queries;
    private final TaskSets sets;

    @Inject
    TaskHome(TaskFeed feed, TaskRecords records, TaskQueries queries, TaskSets sets) {
        super(TaskDeclaration.TYPE, feed, Task.ID);
        this.records = records;
        this.queries = queries;
        this.sets = sets;
    }

    @Override
    List<Long> first(long account, int most) {
        return queries.all(account, most);
    }

    @Override
    Map<String, JsonObject> read(long account, List<String> texts, Set<String> properties) {
        Map<String, JsonObject> found = new HashMap<>();
        texts.forEach(text -> records.find(account, text).ifPresent(task -> found.put(text, records.json(task))));
        return found;
    }

    @Override
    public QueryResult query(Scope scope, QueryRequest request) {
        try {
            return queries.query(scope.accountId(), request);
        } catch (Refused refused) {
            throw JmapErrors.method(refused);
        }
    }

    @Override
    public SetResult set(Scope scope, SetRequest request) {
        return sets.set(scope.accountId(), request);
    }
}
