package org.postroad.jobs.boundary;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.postroad.jobs.control.JobCondition;
import org.postroad.jobs.control.JobFeed;
import org.postroad.jobs.control.JobFilter;
import org.postroad.jobs.control.JobSort;
import org.postroad.jobs.control.JobsInOrder;
import org.postroad.jobs.control.ReadJobs;
import org.postroad.jobs.entity.Job;
import org.postroad.platform.entity.Refused;
import org.postroad.registry.control.QueryChangesRequest;
import org.postroad.registry.control.QueryChangesResult;
import org.postroad.registry.control.QueryRequest;
import org.postroad.registry.control.QueryResult;
import org.postroad.registry.control.Scope;
import org.postroad.registry.control.SetRequest;
import org.postroad.registry.control.SetResult;

/** The jobs of an account in JMAP. */
@Dependent
class JobHome extends FeedHome {
    /** In characters; once so much of payloads that do not stand in their rows is read for one call, further ones are left out. */
    private static final long LARGE_PAYLOADS = 10_000_000;

    private final ReadJobs read;
    private final JobsInOrder list;
    private final JobView view;
    private final JobQueries queries;
    private final JobSets sets;

    @Inject
    JobHome(JobFeed feed, ReadJobs read, JobsInOrder list, JobView view, JobQueries queries, JobSets sets) {
        super(JobDeclaration.TYPE, feed, Job.ID);
        this.read = read;
        this.list = list;
        this.view = view;
        this.queries = queries;
        this.sets = sets;
    }

    @Override
    List<Long> first(long account, int most) {
        return list.ids(JobCondition.of(JobFilter.allOf(account)), JobSort.DEFAULT, 0, most);
    }

    @Override
    Map<String, JsonObject> read(long account, List<String> texts, Set<String> properties) {
        List<Long> ids = texts.stream()
                .map(Job.ID::parse)
                .filter(OptionalLong::isPresent)
                .map(OptionalLong::getAsLong)
                .distinct()
                .toList();
        Map<String, JsonObject> records = new HashMap<>();
        if (ids.isEmpty()) {
            return records;
        }
        boolean whole = properties.isEmpty() || properties.contains("payload") || properties.contains("payloadOmitted");
        long room = whole ? LARGE_PAYLOADS : 0;
        for (Job job : read.jobs(ids)) {
            if (job.accountId() == account) {
                boolean large = job.payloadBlob().isPresent();
                JsonObject shown = room > 0 ? shown(job) : view.listed(job);
                room -= large ? String.valueOf(shown.get("payload")).length() : 0;
                records.put(Job.ID.text(job.id()), WireNames.camel(shown));
            }
        }
        return records;
    }

    private JsonObject shown(Job job) {
        try {
            return view.whole(job);
        } catch (Refused gone) {
            return view.listed(job); // its large payload was deleted since the job was read, and so was the job
        }
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
    public QueryChangesResult queryChanges(Scope scope, QueryChangesRequest request) {
        try {
            return queries.changes(scope.accountId(), request);
        } catch (Refused refused) {
            throw JmapErrors.method(refused);
        }
    }

    @Override
    public SetResult set(Scope scope, SetRequest request) {
        return sets.set(scope.accountId(), request);
    }
}
