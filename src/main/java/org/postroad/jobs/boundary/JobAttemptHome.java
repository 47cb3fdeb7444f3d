package org.postroad.jobs.boundary;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postroad.jobs.control.FeedChanges;
import org.postroad.jobs.control.JobFeed;
import org.postroad.jobs.control.ReadJobs;
import org.postroad.jobs.entity.FailedAttempt;
import org.postroad.jobs.entity.Job;
import org.postroad.platform.entity.Json;
import org.postroad.registry.control.ChangesResult;
import org.postroad.registry.control.GetRequest;
import org.postroad.registry.control.GetResult;
import org.postroad.registry.control.ObjectHome;
import org.postroad.registry.control.QueryRequest;
import org.postroad.registry.control.QueryResult;
import org.postroad.registry.control.Scope;
import org.postroad.registry.control.SetRequest;
import org.postroad.registry.control.SetResult;
import org.postroad.registry.control.SortBy;
import org.postroad.registry.entity.MethodError;
import org.postroad.registry.entity.ObjectType;

/**
 * The failed attempts of jobs in JMAP. Their ids are those of their jobs with the number of the execution behind; their state is that of
 * the account's jobs.
 */
@Dependent
class JobAttemptHome implements ObjectHome {
    private static final Pattern ID = Pattern.compile("(job_[0-9a-z]{13})-([1-9][0-9]{0,8})");
    private static final int MOST = 10_000;

    private final JobFeed feed;
    private final ReadJobs read;

    @Inject
    JobAttemptHome(JobFeed feed, ReadJobs read) {
        this.feed = feed;
        this.read = read;
    }

    @Override
    public ObjectType type() {
        return JobAttemptDeclaration.TYPE;
    }

    @Override
    public String state(Scope scope) {
        return feed.state(scope.accountId());
    }

    @Override
    public GetResult get(Scope scope, GetRequest request) {
        if (request.ids() == null) {
            throw MethodError.requestTooLarge("Attempts are read by their ids; query them by their job.");
        }
        String state = feed.state(scope.accountId());
        boolean stack = request.properties().contains("stack");
        Map<Long, Map<Integer, FailedAttempt>> jobs = new LinkedHashMap<>();
        List<JsonObject> found = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String text : request.ids()) {
            Matcher id = ID.matcher(text);
            OptionalLong job = id.matches() ? Job.ID.parse(id.group(1)) : OptionalLong.empty();
            FailedAttempt attempt = job.isEmpty()
                    ? null
                    : jobs.computeIfAbsent(job.getAsLong(), of -> byNumber(scope, of))
                            .get(Integer.parseInt(id.group(2)));
            if (attempt == null) {
                missing.add(text);
            } else {
                found.add(json(job.getAsLong(), attempt, stack));
            }
        }
        return new GetResult(state, found, missing);
    }

    /** Attempts are never changed: those of a job that was touched are told as updated, for which of them are new is not known. */
    @Override
    public ChangesResult changes(Scope scope, String since, int max) {
        for (int jobs = max; jobs > 0; jobs /= 2) {
            FeedChanges changes = feed.changes(scope.accountId(), since, jobs).orElseThrow(JobAttemptHome::unknown);
            if (!changes.destroyed().isEmpty()) {
                throw unknown();
            }
            List<String> created = ids(scope, changes.created());
            List<String> updated = ids(scope, changes.updated());
            if (created.size() + updated.size() <= max) {
                return new ChangesResult(since, changes.newState(), changes.more(), created, updated, List.of());
            }
        }
        throw unknown();
    }

    @Override
    public QueryResult query(Scope scope, QueryRequest request) {
        FilterTree filter = new FilterTree(request.filter());
        Optional<String> job = filter.text("jobId");
        filter.finish();
        if (job.isEmpty()) {
            throw MethodError.unsupportedFilter("Attempts are found by jobId.");
        }
        String state = feed.state(scope.accountId());
        OptionalLong jobId = Job.ID.parse(job.get());
        List<String> ids = jobId.isEmpty() ? List.of() : new ArrayList<>(ids(scope, List.of(jobId.getAsLong())));
        if (ascending(request.sort())) {
            Collections.reverse(ids);
        }
        int offset = QueryPlace.offset(
                request, ids::size, id -> Optional.of((long) ids.indexOf(id)).filter(place -> place >= 0));
        int from = Math.min(offset, ids.size());
        List<String> page = ids.subList(from, (int) Math.min(ids.size(), (long) from + request.limit()));
        return new QueryResult(
                state,
                false,
                offset,
                List.copyOf(page),
                request.calculateTotal() ? OptionalLong.of(ids.size()) : OptionalLong.empty());
    }

    @Override
    public SetResult set(Scope scope, SetRequest request) {
        throw MethodError.forbidden("Attempts are history.");
    }

    private static boolean ascending(List<SortBy> sort) {
        if (sort.size() > 1 || !sort.isEmpty() && !sort.get(0).property().equals("number")) {
            throw MethodError.unsupportedSort("Attempts are sorted by number.");
        }
        return !sort.isEmpty() && sort.get(0).ascending();
    }

    private static MethodError unknown() {
        return MethodError.cannotCalculateChanges("What happened since is not known.");
    }

    private List<String> ids(Scope scope, List<Long> jobs) {
        List<String> ids = new ArrayList<>();
        for (long job : jobs) {
            attempts(scope, job).forEach(attempt -> ids.add(Job.ID.text(job) + "-" + attempt.number()));
        }
        return ids;
    }

    private Map<Integer, FailedAttempt> byNumber(Scope scope, long job) {
        Map<Integer, FailedAttempt> attempts = new LinkedHashMap<>();
        attempts(scope, job).forEach(attempt -> attempts.put(attempt.number(), attempt));
        return attempts;
    }

    /** Of a job of the account, the last first; none of another's. */
    private List<FailedAttempt> attempts(Scope scope, long job) {
        boolean own = read.jobs(List.of(job)).stream().anyMatch(found -> found.accountId() == scope.accountId());
        return own ? read.attempts(job, Integer.MAX_VALUE, MOST) : List.of();
    }

    private static JsonObject json(long job, FailedAttempt attempt, boolean stack) {
        return Json.createObjectBuilder()
                .add("id", Job.ID.text(job) + "-" + attempt.number())
                .add("jobId", Job.ID.text(job))
                .addAll(Json.createObjectBuilder(WireNames.camel(JobAttemptsResource.json(attempt, stack))))
                .build();
    }
}
