package org.postroad.jobs.control;

import jakarta.persistence.criteria.AbstractQuery;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.Expression;
import jakarta.persistence.criteria.Order;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import jakarta.persistence.criteria.Subquery;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.postroad.jobs.entity.Job;
import org.postroad.jobs.entity.JobState;
import org.postroad.jobs.entity.Task;
import org.postroad.jobs.entity.TaskStatus;

/**
 * A filter, an order and a position as criteria on the table of tasks. A status is asked of each task's own jobs, by index job_task; what
 * {@link org.postroad.jobs.entity.TaskJobs#status} says of their counts is said here once more in SQL, and a test holds the two together.
 */
final class TaskPredicates {
    private final CriteriaBuilder criteria;
    private final AbstractQuery<?> query;
    private final Root<Task> task;

    TaskPredicates(CriteriaBuilder criteria, AbstractQuery<?> query, Root<Task> task) {
        this.criteria = criteria;
        this.query = query;
        this.task = task;
    }

    /** The rows that the filter lets through. */
    List<Predicate> of(TaskFilter filter) {
        List<Predicate> all = new ArrayList<>();
        all.add(criteria.equal(task.get("accountId"), filter.accountId()));
        filter.taskType().ifPresent(type -> all.add(criteria.equal(task.get("taskType"), type)));
        filter.targetCredentialId().ifPresent(id -> all.add(criteria.equal(task.get("targetCredentialId"), id)));
        Expression<Long> id = task.get("id");
        Range<Instant> created = filter.created();
        created.from().ifPresent(from -> all.add(criteria.ge(id, JobPredicates.firstIdAt(from))));
        created.below().ifPresent(below -> all.add(criteria.lt(id, JobPredicates.firstIdAt(below))));
        Expression<Integer> priority = task.get("priority");
        filter.priority().from().ifPresent(least -> all.add(criteria.ge(priority, least)));
        filter.priority().below().ifPresent(above -> all.add(criteria.lt(priority, above)));
        filter.text().ifPresent(text -> all.add(beginsWith(text)));
        if (!filter.statuses().isEmpty()) {
            all.add(criteria.or(filter.statuses().stream().map(this::hasStatus).toArray(Predicate[]::new)));
        }
        return all;
    }

    private Predicate hasStatus(TaskStatus status) {
        return switch (status) {
            case FAILING -> isFailing();
            case RUNNING -> criteria.and(isRunning(), criteria.not(isFailing()));
            case WAITING -> criteria.and(isWaiting(), criteria.not(isRunning()), criteria.not(isFailing()));
            case DONE -> criteria.and(isSettled(), nothingGoesOn());
            case IDLE -> criteria.and(criteria.not(isSettled()), nothingGoesOn());
        };
    }

    private Predicate nothingGoesOn() {
        return criteria.and(criteria.not(isWaiting()), criteria.not(isRunning()), criteria.not(isFailing()));
    }

    private Predicate isFailing() {
        return criteria.or(
                anyJob(job -> criteria.and(
                        unfinished(job, JobState.PENDING), criteria.gt(job.<Integer>get("attemptCount"), 0))),
                anyJob(job -> sinceTrigger(job, List.of(JobState.FAILED))));
    }

    private Predicate isRunning() {
        return anyJob(job -> unfinished(job, JobState.RUNNING));
    }

    private Predicate isWaiting() {
        return anyJob(job -> unfinished(job, JobState.PENDING));
    }

    private Predicate isSettled() {
        return anyJob(job -> sinceTrigger(job, List.of(JobState.SUCCEEDED, JobState.RESOLVED)));
    }

    private Predicate unfinished(Root<Job> job, JobState state) {
        return criteria.and(criteria.equal(job.get("finishedDay"), 0), criteria.equal(job.get("state"), state.code()));
    }

    private Predicate sinceTrigger(Root<Job> job, List<JobState> states) {
        List<Integer> codes = states.stream().map(JobState::code).toList();
        return criteria.and(
                criteria.gt(job.<Integer>get("finishedDay"), 0), // Past the unfinished, which may be many
                job.<Integer>get("state").in(codes),
                criteria.ge(job.<Long>get("id"), task.<Long>get("firstJobId")));
    }

    private Predicate anyJob(Function<Root<Job>, Predicate> such) {
        Subquery<Integer> jobs = query.subquery(Integer.class);
        Root<Job> job = jobs.from(Job.class);
        return criteria.exists(jobs.select(criteria.literal(1))
                .where(criteria.equal(job.get("taskId"), task.get("id")), such.apply(job)));
    }

    private Predicate beginsWith(String text) {
        List<Predicate> any = new ArrayList<>();
        any.add(criteria.like(task.get("taskType"), JobPredicates.beginning(text), '!'));
        IdPrefix.of(Task.ID, text)
                .ifPresent(ids -> any.add(criteria.between(task.get("id"), ids.least(), ids.greatest())));
        return criteria.or(any.toArray(Predicate[]::new));
    }

    List<Order> order(TaskSort sort) {
        return List.of(directed(sort, task.get(sort.key().attribute())), directed(sort, task.get("id")));
    }

    private Order directed(TaskSort sort, Expression<?> key) {
        return sort.descending() ? criteria.desc(key) : criteria.asc(key);
    }

    /** The rows that come after a position. */
    Predicate after(TaskSort sort, TaskPosition position) {
        Predicate laterId = beyond(sort, task.get("id"), position.id());
        return switch (sort.key()) {
            case CREATED_AT -> laterId;
            case PRIORITY -> after(sort, task.<Integer>get("priority"), (int) position.value(), laterId);
            case UPDATED_AT ->
                after(
                        sort,
                        task.<Instant>get("updatedAt"),
                        Instant.EPOCH.plus(position.value(), ChronoUnit.MICROS),
                        laterId);
        };
    }

    private <T extends Comparable<T>> Predicate after(TaskSort sort, Expression<T> key, T value, Predicate laterId) {
        return criteria.or(beyond(sort, key, value), criteria.and(criteria.equal(key, value), laterId));
    }

    private <T extends Comparable<T>> Predicate beyond(TaskSort sort, Expression<T> key, T value) {
        return sort.descending() ? criteria.lessThan(key, value) : criteria.greaterThan(key, value);
    }

    /** The position of a task in an order. */
    static TaskPosition position(TaskSort sort, Task task) {
        long value = switch (sort.key()) {
            case CREATED_AT -> task.id();
            case PRIORITY -> task.priority();
            case UPDATED_AT -> Sql.micros(task.updatedAt());
        };
        return new TaskPosition(value, task.id());
    }
}
