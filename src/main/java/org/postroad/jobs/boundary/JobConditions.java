package org.postroad.jobs.boundary;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.postroad.jobs.control.JobCondition;
import org.postroad.jobs.control.JobCondition.Operator;
import org.postroad.jobs.control.JobFilter;
import org.postroad.jobs.control.JobSort;
import org.postroad.jobs.control.QueueCatalog;
import org.postroad.jobs.entity.Job;
import org.postroad.jobs.entity.JobStatus;
import org.postroad.jobs.entity.QueueSettings;
import org.postroad.jobs.entity.VirtualQueue;
import org.postroad.registry.control.SortBy;
import org.postroad.registry.entity.MethodError;

/** Reads which jobs a JMAP query means, and in which order. */
@Dependent
class JobConditions {
    private static final int DEEPEST = 16;
    private static final int MOST_CONDITIONS = 64;

    private final QueueCatalog queues;

    @Inject
    JobConditions(QueueCatalog queues) {
        this.queues = queues;
    }

    /** @throws MethodError {@code unsupportedFilter}, {@code invalidArguments} */
    JobCondition read(long accountId, FilterTree tree) {
        return read(accountId, tree, DEEPEST);
    }

    private JobCondition read(long accountId, FilterTree tree, int deeper) {
        if (!tree.isOperator()) {
            return JobCondition.of(filter(accountId, tree));
        }
        List<FilterTree> conditions = tree.conditions();
        if (deeper == 0 || conditions.size() > MOST_CONDITIONS) {
            throw MethodError.unsupportedFilter("A filter is at most " + DEEPEST + " operators deep, with "
                    + MOST_CONDITIONS + " conditions each.");
        }
        return JobCondition.joined(
                Operator.valueOf(tree.operator()),
                conditions.stream()
                        .map(condition -> read(accountId, condition, deeper - 1))
                        .toList(),
                accountId);
    }

    private JobFilter filter(long accountId, FilterTree tree) {
        JobFilter filter = new JobFilter(
                OptionalLong.of(accountId),
                statuses(tree.texts("status")),
                tree.text("action"),
                tree.id("taskId", Job.TASK_ID),
                queue(tree.text("queue")),
                tree.text("lastErrorCode").or(() -> tree.text("errorCode")),
                tree.instants("createdAt"),
                tree.instants("dueAt"),
                tree.numbers("priority"),
                tree.text("text").filter(text -> !text.isEmpty()));
        tree.text("errorCode");
        tree.finish();
        return filter;
    }

    private static Set<JobStatus> statuses(List<String> names) {
        Set<JobStatus> statuses = new LinkedHashSet<>();
        names.forEach(name -> statuses.add(JobStatus.of(name)
                .orElseThrow(() -> MethodError.invalidArguments("There is no status " + name + "."))));
        return statuses;
    }

    /** One that is not known finds nothing. */
    private OptionalLong queue(Optional<String> name) {
        if (name.isEmpty()) {
            return OptionalLong.empty();
        }
        Optional<QueueSettings> queue = queues.named(name.get());
        return OptionalLong.of(
                queue.isPresent()
                        ? queue.get().id()
                        : VirtualQueue.ID.parse(name.get()).orElse(-1));
    }

    /** One comparator; behind it the time of creation may stand, by which equals are in order anyway. */
    static JobSort sort(List<SortBy> sort) {
        if (sort.isEmpty()) {
            return JobSort.DEFAULT;
        }
        SortBy first = sort.get(0);
        boolean tie = sort.size() == 2
                && sort.get(1).property().equals("createdAt")
                && sort.get(1).ascending() == first.ascending();
        Optional<JobSort> read = JobSort.of((first.ascending() ? "" : "-") + WireNames.snake(first.property()));
        if (sort.size() > 1 && !tie || read.isEmpty() || first.collation() != null) {
            throw MethodError.unsupportedSort("Jobs are sorted by one of createdAt, dueAt, priority and finishedAt,"
                    + " equals among them by createdAt in the same direction.");
        }
        return read.get();
    }
}
