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
import org.postroad.jobs.entity.Job;

/**
 * The ids of the jobs that a condition finds, in an order: what RFC 8620 §5.5 pages through. Within the bounds of every search.
 *
 * <p>Every method throws {@link org.postroad.platform.entity.Refused} UNAVAILABLE, {@code query_too_slow}, after five seconds.
 */
@Dependent
public class JobsInOrder {
    private @PersistenceContext(unitName = "postroad") EntityManager entities;
    private final InstantSource clock;
    private final SearchLimits limits;

    @Inject
    JobsInOrder(InstantSource clock, SearchLimits limits) {
        this.clock = clock;
        this.limits = limits;
    }

    JobsInOrder(EntityManager entities, InstantSource clock, SearchLimits limits) {
        this.entities = entities;
        this.clock = clock;
        this.limits = limits;
    }

    /** The ids from a place in the list on. @param offset how many to pass over @param limit the most, 0 or more */
    public List<Long> ids(JobCondition condition, JobSort sort, int offset, int limit) {
        return limits.within(connection -> {
            Look<Long> look = new Look<>(connection, Long.class, condition);
            look.query
                    .select(look.job.get("id"))
                    .where(look.where)
                    .orderBy(look.criteria(condition).order(sort));
            return limited(look.query)
                    .setFirstResult(offset)
                    .setMaxResults(limit)
                    .getResultList();
        });
    }

    /** How many there are. */
    public long count(JobCondition condition) {
        return limits.within(connection -> {
            Look<Long> look = new Look<>(connection, Long.class, condition);
            look.query.select(look.builder.count(look.job)).where(look.where);
            return limited(look.query).getSingleResult();
        });
    }

    /** How many come before a job; empty if the condition does not find it. */
    public Optional<Long> placeOf(long id, JobCondition condition, JobSort sort) {
        return limits.within(connection -> {
            Look<Job> one = new Look<>(connection, Job.class, condition);
            one.query.select(one.job).where(one.where, one.builder.equal(one.job.get("id"), id));
            List<Job> found = limited(one.query).getResultList();
            if (found.isEmpty()) {
                return Optional.empty();
            }
            JobPosition position = JobPredicates.position(sort, found.get(0));
            Look<Long> rest = new Look<>(connection, Long.class, condition);
            Predicate after = rest.criteria(condition).after(sort, position);
            rest.query
                    .select(rest.builder.count(rest.job))
                    .where(rest.where, rest.fails(after), rest.builder.notEqual(rest.job.get("id"), id));
            return Optional.of(limited(rest.query).getSingleResult());
        });
    }

    private <T> TypedQuery<T> limited(CriteriaQuery<T> query) {
        return entities.createQuery(query).setHint("jakarta.persistence.query.timeout", limits.millis());
    }

    /** One query with its condition. */
    private final class Look<T> {
        private final Connection connection;
        private final CriteriaBuilder builder = entities.getCriteriaBuilder();
        private final CriteriaQuery<T> query;
        private final Root<Job> job;
        private final Predicate where;

        Look(Connection connection, Class<T> type, JobCondition condition) throws SQLException {
            this.connection = connection;
            this.query = builder.createQuery(type);
            this.job = query.from(Job.class);
            this.where = where(condition);
        }

        JobPredicates criteria(JobCondition condition) throws SQLException {
            return JobPredicates.of(connection, builder, job, clock.instant(), condition.filter());
        }

        private Predicate where(JobCondition condition) throws SQLException {
            List<Predicate> all = new ArrayList<>(criteria(condition).of(condition.filter()));
            if (condition.operator() != null) {
                all.add(joined(condition.operator(), condition.parts()));
            }
            return builder.and(all.toArray(Predicate[]::new));
        }

        private Predicate joined(JobCondition.Operator operator, List<JobCondition> parts) throws SQLException {
            List<Predicate> each = new ArrayList<>();
            for (JobCondition part : parts) {
                each.add(operator == JobCondition.Operator.NOT ? fails(where(part)) : where(part));
            }
            Predicate[] all = each.toArray(Predicate[]::new);
            return operator == JobCondition.Operator.OR ? builder.or(all) : builder.and(all);
        }

        /** Written as a case: what compares with nothing neither holds nor fails, and NOT would lose it. */
        private Predicate fails(Predicate predicate) {
            return builder.equal(
                    builder.<Integer>selectCase().when(predicate, 1).otherwise(0), 0);
        }
    }
}
