package org.postroad.jobs.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.CriteriaQuery;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.postroad.jobs.entity.Task;
import org.postroad.jobs.entity.TaskJobs;

/** Finds tasks by a filter, with the counts of their jobs, within the bounds of every search. */
@Dependent
public class SearchTasks {
    private @PersistenceContext(unitName = "postroad") EntityManager entities;
    private final InstantSource clock;
    private final SearchLimits limits;

    @Inject
    SearchTasks(InstantSource clock, SearchLimits limits) {
        this.clock = clock;
        this.limits = limits;
    }

    SearchTasks(EntityManager entities, InstantSource clock, SearchLimits limits) {
        this.entities = entities;
        this.clock = clock;
        this.limits = limits;
    }

    /**
     * One page.
     *
     * @throws org.postroad.platform.entity.Refused UNAVAILABLE, {@code query_too_slow}, after five seconds
     */
    public TaskPage page(TaskSearch search) {
        return limits.within(connection -> {
            List<Task> found = find(search);
            boolean more = found.size() > search.limit();
            List<Task> tasks = more ? found.subList(0, search.limit()) : found;
            Optional<TaskPosition> next = more
                    ? Optional.of(TaskPredicates.position(search.sort(), tasks.get(tasks.size() - 1)))
                    : Optional.empty();
            OptionalLong total = search.total() ? OptionalLong.of(count(search.filter())) : OptionalLong.empty();
            return new TaskPage(items(connection, tasks), next, total);
        });
    }

    /** The ids of a page alone. @throws org.postroad.platform.entity.Refused as {@link #page} */
    public List<Long> ids(TaskSearch search) {
        return limits.within(connection ->
                find(search).stream().limit(search.limit()).map(Task::id).toList());
    }

    /** How many tasks there are. @throws org.postroad.platform.entity.Refused as {@link #page} */
    public long countAll(TaskFilter filter) {
        return limits.within(connection -> count(filter));
    }

    private List<TaskPage.Item> items(Connection connection, List<Task> tasks) throws SQLException {
        Map<Long, TaskJobs> jobs =
                JobsOfTasks.count(connection, tasks.stream().map(Task::id).toList(), clock.instant());
        return tasks.stream()
                .map(task -> new TaskPage.Item(task, jobs.getOrDefault(task.id(), TaskJobs.NONE)))
                .toList();
    }

    private List<Task> find(TaskSearch search) {
        CriteriaBuilder criteria = entities.getCriteriaBuilder();
        CriteriaQuery<Task> query = criteria.createQuery(Task.class);
        Root<Task> task = query.from(Task.class);
        TaskPredicates predicates = new TaskPredicates(criteria, query, task);
        List<Predicate> where = new ArrayList<>(predicates.of(search.filter()));
        search.after().ifPresent(position -> where.add(predicates.after(search.sort(), position)));
        query.select(task).where(where.toArray(Predicate[]::new)).orderBy(predicates.order(search.sort()));
        return limited(query)
                .setFirstResult(search.offset())
                .setMaxResults(search.limit() + 1)
                .getResultList();
    }

    private long count(TaskFilter filter) {
        CriteriaBuilder criteria = entities.getCriteriaBuilder();
        CriteriaQuery<Long> query = criteria.createQuery(Long.class);
        Root<Task> task = query.from(Task.class);
        List<Predicate> where = new TaskPredicates(criteria, query, task).of(filter);
        query.select(criteria.count(task)).where(where.toArray(Predicate[]::new));
        return limited(query).getSingleResult();
    }

    private <T> TypedQuery<T> limited(CriteriaQuery<T> query) {
        return entities.createQuery(query).setHint("jakarta.persistence.query.timeout", limits.millis());
    }
}
