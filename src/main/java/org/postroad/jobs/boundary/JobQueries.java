package org.postroad.jobs.boundary;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postroad.jobs.control.FeedChanges;
import org.postroad.jobs.control.JobCondition;
import org.postroad.jobs.control.JobFeed;
import org.postroad.jobs.control.JobSort;
import org.postroad.jobs.control.JobsInOrder;
import org.postroad.jobs.entity.Job;
import org.postroad.registry.control.QueryChangesRequest;
import org.postroad.registry.control.QueryChangesResult;
import org.postroad.registry.control.QueryRequest;
import org.postroad.registry.control.QueryResult;
import org.postroad.registry.entity.MethodError;

/** Which jobs a JMAP query finds, and how that has changed (RFC 8620 §5.5, §5.6). */
@Dependent
class JobQueries {
    /** Longer lists are not compared with what they were. */
    private static final int LONGEST_COMPARED = 50_000;

    private final JobConditions conditions;
    private final JobsInOrder jobs;
    private final JobFeed feed;

    @Inject
    JobQueries(JobConditions conditions, JobsInOrder jobs, JobFeed feed) {
        this.conditions = conditions;
        this.jobs = jobs;
        this.feed = feed;
    }

    QueryResult query(long account, QueryRequest request) {
        JobCondition condition = conditions.read(account, new FilterTree(request.filter()));
        JobSort sort = JobConditions.sort(request.sort());
        String state = feed.state(account);
        int offset = QueryPlace.offset(request, () -> jobs.count(condition), id -> place(id, condition, sort));
        List<String> ids = texts(jobs.ids(condition, sort, offset, request.limit()));
        return new QueryResult(
                state,
                !condition.dependsOnTime(),
                offset,
                ids,
                request.calculateTotal() ? OptionalLong.of(jobs.count(condition)) : OptionalLong.empty());
    }

    /** The list is read after its state and before what happened: adr/0008 says why nothing is lost so. */
    QueryChangesResult changes(long account, QueryChangesRequest request) {
        JobCondition condition = conditions.read(account, new FilterTree(request.filter()));
        JobSort sort = JobConditions.sort(request.sort());
        if (condition.dependsOnTime()) {
            throw MethodError.cannotCalculateChanges("The clock changes which jobs have this status.");
        }
        String state = feed.state(account);
        List<Long> list = jobs.ids(condition, sort, 0, LONGEST_COMPARED);
        FeedChanges changes = feed.committed(account, request.sinceQueryState(), LONGEST_COMPARED)
                .filter(told -> !told.more())
                .orElseThrow(() -> MethodError.cannotCalculateChanges("What happened since is not known."));
        Set<Long> touched = new LinkedHashSet<>(changes.updated());
        touched.addAll(changes.created());
        // Where places may change, what is beyond the last one that the client holds may come before it
        @Nullable
        Long upTo = condition.isImmutable() && sort.key() == JobSort.Key.CREATED_AT ? upTo(request.upToId()) : null;
        boolean held = upTo != null && list.contains(upTo);
        if (list.size() == LONGEST_COMPARED && !held) {
            throw MethodError.cannotCalculateChanges("The list is too long to be compared.");
        }
        List<QueryChangesResult.Added> added = added(held ? list.subList(0, list.indexOf(upTo) + 1) : list, touched);
        // Those that were created too: what the client has read may have held them before its state did
        List<String> removed = texts(List.copyOf(touched));
        removed.addAll(texts(changes.destroyed()));
        if (removed.size() + added.size() > request.maxChanges()) {
            throw MethodError.tooManyChanges();
        }
        return new QueryChangesResult(
                request.sinceQueryState(),
                state,
                request.calculateTotal() ? OptionalLong.of(jobs.count(condition)) : OptionalLong.empty(),
                removed,
                added);
    }

    private Optional<Long> place(String text, JobCondition condition, JobSort sort) {
        OptionalLong id = Job.ID.parse(text);
        return id.isPresent() ? jobs.placeOf(id.getAsLong(), condition, sort) : Optional.empty();
    }

    /** The touched jobs that are in the list, with their places. */
    private static List<QueryChangesResult.Added> added(List<Long> list, Set<Long> touched) {
        List<QueryChangesResult.Added> added = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            long id = list.get(i);
            if (touched.contains(id)) {
                added.add(new QueryChangesResult.Added(Job.ID.text(id), i));
            }
        }
        return added;
    }

    private static @Nullable Long upTo(@Nullable String text) {
        OptionalLong id = text == null ? OptionalLong.empty() : Job.ID.parse(text);
        return id.isPresent() ? (Long) id.getAsLong() : null;
    }

    private static List<String> texts(List<Long> ids) {
        List<String> texts = new ArrayList<>(ids.size());
        ids.forEach(id -> texts.add(Job.ID.text(id)));
        return texts;
    }
}
