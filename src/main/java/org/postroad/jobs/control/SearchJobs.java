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
import java.util.Optional;
import java.util.OptionalLong;
import org.postroad.jobs.entity.Job;
import org.postroad.platform.entity.Refused;

/** Finds jobs by a filter. What takes longer than five seconds is broken off, so that no search holds up the engine for long. */
@Dependent
public class SearchJobs {
    private @PersistenceContext(unitName = "postroad") EntityManager entities;
    private final InstantSource clock;
    private final SearchLimits limits;

    @Inject
    SearchJobs(InstantSource clock, SearchLimits limits) {
        this.clock = clock;
        this.limits = limits;
    }

    SearchJobs(EntityManager entities, InstantSource clock, SearchLimits limits) {
        this.entities = entities;
        this.clock = clock;
        this.limits = limits;
    }

    /**
     * One page.
     *
     * @throws Refused UNAVAILABLE, {@code query_too_slow}, after five seconds
     */
    public JobPage page(JobSearch search) {
        return limits.within(connection -> {
            List<Job> found = find(connection, search);
            boolean more = found.size() > search.limit();
            List<Job> jobs = more ? found.subList(0, search.limit()) : found;
            Optional<JobPosition> next = more
                    ? Optional.of(JobPredicates.position(search.sort(), jobs.get(jobs.size() - 1)))
                    : Optional.empty();
            return new JobPage(
                    List.copyOf(jobs),
                    next,
                    search.total() ? OptionalLong.of(countAll(connection, search.filter())) : OptionalLong.empty());
        });
    }

    /** How many jobs there are. @throws Refused as {@link #page} */
    public long count(JobFilter filter) {
        return limits.within(connection -> countAll(connection, filter));
    }

    /** The ids of jobs in ascending order. @param after 0 to begin with the first @throws Refused as {@link #page} */
    public List<Long> ids(JobFilter filter, long after, int limit) {
        return limits.within(connection -> {
            CriteriaBuilder criteria = entities.getCriteriaBuilder();
            CriteriaQuery<Long> query = criteria.createQuery(Long.class);
            Root<Job> job = query.from(Job.class);
            List<Predicate> where = new ArrayList<>(
                    predicates(connection, criteria, job, filter).of(filter));
            where.add(criteria.gt(job.<Long>get("id"), after));
            query.select(job.get("id")).where(where.toArray(Predicate[]::new)).orderBy(criteria.asc(job.get("id")));
            return limited(query).setMaxResults(limit).getResultList();
        });
    }

    private List<Job> find(Connection connection, JobSearch search) throws SQLException {
        CriteriaBuilder criteria = entities.getCriteriaBuilder();
        CriteriaQuery<Job> query = criteria.createQuery(Job.class);
        Root<Job> job = query.from(Job.class);
        JobPredicates predicates = predicates(connection, criteria, job, search.filter());
        List<Predicate> where = new ArrayList<>(predicates.of(search.filter()));
        search.after().ifPresent(position -> where.add(predicates.after(search.sort(), position)));
        query.select(job).where(where.toArray(Predicate[]::new)).orderBy(predicates.order(search.sort()));
        return limited(query)
                .setFirstResult(search.offset())
                .setMaxResults(search.limit() + 1)
                .getResultList();
    }

    private long countAll(Connection connection, JobFilter filter) throws SQLException {
        CriteriaBuilder criteria = entities.getCriteriaBuilder();
        CriteriaQuery<Long> query = criteria.createQuery(Long.class);
        Root<Job> job = query.from(Job.class);
        List<Predicate> where = predicates(connection, criteria, job, filter).of(filter);
        query.select(criteria.count(job)).where(where.toArray(Predicate[]::new));
        return limited(query).getSingleResult();
    }

    private JobPredicates predicates(Connection connection, CriteriaBuilder criteria, Root<Job> job, JobFilter filter)
            throws SQLException {
        return JobPredicates.of(connection, criteria, job, clock.instant(), filter);
    }

    private <T> TypedQuery<T> limited(CriteriaQuery<T> query) {
        return entities.createQuery(query).setHint("jakarta.persistence.query.timeout", limits.millis());
    }
}
