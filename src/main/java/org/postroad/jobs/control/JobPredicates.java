package org.postroad.jobs.control;

import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.Expression;
import jakarta.persistence.criteria.Order;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postroad.jobs.entity.Job;
import org.postroad.jobs.entity.JobState;
import org.postroad.jobs.entity.JobStatus;
import org.postroad.platform.control.IdSource;

/**
 * A filter, an order and a position as criteria on the table of jobs: the one place that knows how they become SQL. Unfinished jobs are
 * always asked for with {@code finished_day = 0}, so that PostgreSQL looks into their partition only.
 */
final class JobPredicates {
    private static final long UNFINISHED = -1;

    // A statement takes no more than 32,767 parameters.
    private static final int MOST_HELD = 20_000;

    private final CriteriaBuilder criteria;
    private final Root<Job> job;
    private final Instant now;
    private final Optional<List<Long>> held;
    private final List<String> named;

    /**
     * @param held the jobs that nodes hold, among which the running ones are; empty if they need not or cannot be listed
     * @param named the actions that the filter's text means
     */
    JobPredicates(CriteriaBuilder criteria, Root<Job> job, Instant now, Optional<List<Long>> held, List<String> named) {
        this.criteria = criteria;
        this.job = job;
        this.now = now;
        this.held = held;
        this.named = named;
    }

    /** What serves a filter, with what it needs to know of other tables. */
    static JobPredicates of(
            Connection connection, CriteriaBuilder criteria, Root<Job> job, Instant now, JobFilter filter)
            throws SQLException {
        List<String> named = filter.text().isPresent()
                ? ActionNames.like(connection, beginning(filter.text().get()))
                : List.of();
        Optional<List<Long>> held = filter.statuses().contains(JobStatus.RUNNING)
                ? Optional.of(ClaimStore.jobs(connection)).filter(jobs -> jobs.size() <= MOST_HELD)
                : Optional.empty();
        return new JobPredicates(criteria, job, now, held, named);
    }

    /** The rows that the filter lets through. */
    List<Predicate> of(JobFilter filter) {
        List<Predicate> all = new ArrayList<>();
        filter.accountId().ifPresent(id -> all.add(criteria.equal(job.get("accountId"), id)));
        if (!filter.statuses().isEmpty()) {
            all.add(or(filter.statuses().stream().map(this::hasStatus).toList()));
        }
        filter.action().ifPresent(action -> all.add(criteria.equal(job.get("action"), action)));
        filter.taskId().ifPresent(id -> all.add(criteria.equal(job.get("taskId"), id)));
        filter.queueId().ifPresent(id -> all.add(criteria.equal(job.get("queueId"), id)));
        filter.errorCode().ifPresent(code -> all.add(criteria.equal(job.get("lastErrorCode"), code)));
        Expression<Long> id = job.get("id");
        filter.created().from().ifPresent(from -> all.add(criteria.ge(id, firstIdAt(from))));
        filter.created().below().ifPresent(below -> all.add(criteria.lt(id, firstIdAt(below))));
        all.addAll(within(job.get("due"), filter.due()));
        all.addAll(within(job.get("priority"), filter.priority()));
        filter.text().ifPresent(text -> all.add(beginsWith(text)));
        return all;
    }

    /** As {@link JobStatus#of} says it of one job. */
    Predicate hasStatus(JobStatus status) {
        Expression<Integer> state = job.get("state");
        Predicate inState = criteria.equal(state, status.state().code());
        if (status == JobStatus.RUNNING) {
            // No index knows the running ones, since every claim would pay for it
            return held.map(ids -> and(unfinished(), inState, among(ids))).orElseGet(() -> and(unfinished(), inState));
        } else if (status.state() != JobState.PENDING) {
            return and(
                    criteria.gt(job.<Integer>get("finishedDay"), 0), inState); // Past the unfinished, which may be many
        }
        Expression<Instant> due = job.get("due");
        Instant stalled = JobStatus.stalledIfDueBy(now);
        if (status == JobStatus.STALLED) {
            return and(unfinished(), inState, criteria.lessThanOrEqualTo(due, stalled));
        }
        Expression<Integer> failures = job.get("attemptCount");
        return and(
                unfinished(),
                inState,
                status == JobStatus.RETRYING ? criteria.gt(failures, 0) : criteria.le(failures, 0),
                criteria.greaterThan(due, stalled));
    }

    private Predicate among(List<Long> ids) {
        return ids.isEmpty() ? criteria.disjunction() : job.<Long>get("id").in(ids);
    }

    /** The rows that come after a position. */
    Predicate after(JobSort sort, JobPosition position) {
        Expression<Long> id = job.get("id");
        Predicate laterId = sort.descending() ? criteria.lt(id, position.id()) : criteria.gt(id, position.id());
        return switch (sort.key()) {
            case CREATED_AT -> laterId;
            case PRIORITY -> after(sort, job.<Integer>get("priority"), (int) position.value(), laterId);
            case DUE_AT -> after(sort, job.<Instant>get("due"), instant(position.value()), laterId);
            case FINISHED_AT -> afterFinish(sort, position, laterId);
        };
    }

    List<Order> order(JobSort sort) {
        Expression<?> id = job.get("id");
        Order byId = sort.descending() ? criteria.desc(id) : criteria.asc(id);
        if (sort.key() == JobSort.Key.CREATED_AT) {
            return List.of(byId);
        }
        Expression<?> key = switch (sort.key()) {
            case PRIORITY -> job.get("priority");
            case DUE_AT -> job.get("due");
            default -> job.get("finishedAt");
        };
        Order byKey = sort.descending() ? criteria.desc(key) : criteria.asc(key);
        return sort.key() == JobSort.Key.FINISHED_AT ? List.of(finishedFirst(), byKey, byId) : List.of(byKey, byId);
    }

    /** The position of a job in an order. */
    static JobPosition position(JobSort sort, Job job) {
        long value = switch (sort.key()) {
            case CREATED_AT -> job.id();
            case PRIORITY -> job.priority();
            case DUE_AT -> Sql.micros(job.due());
            case FINISHED_AT -> job.finishedAt().map(Sql::micros).orElse(UNFINISHED);
        };
        return new JobPosition(value, job.id());
    }

    private <T extends Comparable<T>> Predicate after(JobSort sort, Expression<T> key, T value, Predicate laterId) {
        Predicate later = sort.descending() ? criteria.lessThan(key, value) : criteria.greaterThan(key, value);
        return criteria.or(later, criteria.and(criteria.equal(key, value), laterId));
    }

    /** Written out, since unfinished jobs have no instant to compare. */
    private Predicate afterFinish(JobSort sort, JobPosition position, Predicate laterId) {
        if (position.value() == UNFINISHED) {
            return and(unfinished(), laterId);
        }
        return criteria.or(
                after(sort, job.<Instant>get("finishedAt"), instant(position.value()), laterId), unfinished());
    }

    private Order finishedFirst() {
        return criteria.asc(criteria.<Integer>selectCase().when(unfinished(), 1).otherwise(0));
    }

    private Predicate unfinished() {
        return criteria.equal(job.get("finishedDay"), 0);
    }

    private <T extends Comparable<T>> List<Predicate> within(Expression<T> value, Range<T> range) {
        List<Predicate> ends = new ArrayList<>();
        range.from().ifPresent(from -> ends.add(criteria.greaterThanOrEqualTo(value, from)));
        range.below().ifPresent(below -> ends.add(criteria.lessThan(value, below)));
        return ends;
    }

    private Predicate beginsWith(String text) {
        Expression<String> errorCode = job.get("lastErrorCode");
        Expression<String> uniqueKey = job.get("uniqueKey");
        List<Predicate> any = new ArrayList<>();
        // As the condition of index job_text, since most jobs have neither
        any.add(and(
                criteria.or(criteria.isNotNull(errorCode), criteria.isNotNull(uniqueKey)),
                criteria.or(
                        criteria.like(errorCode, beginning(text), '!'),
                        criteria.like(uniqueKey, beginning(text), '!'))));
        if (!named.isEmpty()) {
            any.add(job.<String>get("action").in(named));
        }
        IdPrefix.of(Job.ID, text)
                .ifPresent(ids -> any.add(criteria.between(job.get("id"), ids.least(), ids.greatest())));
        return or(any);
    }

    /** The pattern of LIKE for what begins with the text, with {@code !} before what stands for itself. */
    static String beginning(String text) {
        return text.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
    }

    private Predicate and(Predicate... all) {
        return criteria.and(all);
    }

    private Predicate or(List<Predicate> any) {
        return criteria.or(any.toArray(Predicate[]::new));
    }

    /** The smallest id of an instant. Ids carry milliseconds: an instant between two of them begins with the later one. */
    static long firstIdAt(Instant instant) {
        Instant floor = instant.truncatedTo(ChronoUnit.MILLIS);
        return IdSource.smallestAt(floor.equals(instant) ? floor : floor.plusMillis(1));
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
