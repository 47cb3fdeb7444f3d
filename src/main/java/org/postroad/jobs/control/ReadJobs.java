package org.postroad.jobs.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.postroad.jobs.entity.FailedAttempt;
import org.postroad.jobs.entity.Job;
import org.postroad.platform.control.Blobs;
import org.postroad.platform.control.Transactions;
import org.postroad.platform.entity.Refused;

/** Reads single jobs, with all that belongs to them. */
@Dependent
public class ReadJobs {
    // Primary key; the newest first.
    private static final String ATTEMPTS = """
        SELECT run, node, started_at, ended_at, code, permanent, detail, stack
          FROM job_attempt WHERE job_id = ? AND run < ? ORDER BY run DESC LIMIT ?
        """;

    // Primary key of each partition.
    private static final String ACCOUNT = "SELECT account_id FROM job WHERE id = ?";

    private @PersistenceContext(unitName = "postroad") EntityManager entities;
    private final Transactions transactions;
    private final Blobs blobs;

    @Inject
    public ReadJobs(Transactions transactions, Blobs blobs) {
        this.transactions = transactions;
        this.blobs = blobs;
    }

    /** The account that the job belongs to. @throws Refused NOT_FOUND if there is no such job */
    public long accountOf(long id) {
        return transactions
                .within(connection -> {
                    try (PreparedStatement select = connection.prepareStatement(ACCOUNT)) {
                        select.setLong(1, id);
                        try (ResultSet row = select.executeQuery()) {
                            return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
                        }
                    }
                })
                .orElseThrow(() -> Refused.notFound("job"));
    }

    // Both in a transaction: without one, Payara may close the entity manager of this request when a managed task that
    // the
    // request started, as the engine's after a command, comes to its end.

    /** The job as it is now. @throws Refused NOT_FOUND if there is none */
    @Transactional
    public Job job(long id) {
        return jobs(List.of(id)).stream().findFirst().orElseThrow(() -> Refused.notFound("job"));
    }

    /** Those jobs of the ids that exist, in no particular order. */
    @Transactional
    public List<Job> jobs(List<Long> ids) {
        return entities.createQuery("SELECT j FROM Job j WHERE j.id IN :ids", Job.class)
                .setParameter("ids", ids)
                .setHint("jakarta.persistence.cache.retrieveMode", "BYPASS")
                .setHint("eclipselink.refresh", "true")
                .getResultList();
    }

    /** The payload, from wherever it is, as JSON text. */
    public String payload(Job job) {
        if (job.payloadBlob().isEmpty()) {
            return job.payload();
        }
        // Gone only if the job was deleted since it was read
        return blobs.get(job.payloadBlob().getAsLong())
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElseThrow(() -> Refused.notFound("job"));
    }

    /**
     * Failed attempts, the last first.
     *
     * @param before only those with a smaller number
     */
    public List<FailedAttempt> attempts(long jobId, int before, int limit) {
        return transactions.within(connection -> {
            try (PreparedStatement select = connection.prepareStatement(ATTEMPTS)) {
                new Binder(select).number(jobId).number(before).number(limit);
                try (ResultSet row = select.executeQuery()) {
                    List<FailedAttempt> attempts = new ArrayList<>();
                    while (row.next()) {
                        attempts.add(attempt(row));
                    }
                    return attempts;
                }
            }
        });
    }

    private static FailedAttempt attempt(ResultSet row) throws SQLException {
        return new FailedAttempt(
                row.getInt("run"),
                row.getString("node"),
                Optional.ofNullable(Sql.instant(row, row.findColumn("started_at"))),
                Objects.requireNonNull(Sql.instant(row, row.findColumn("ended_at"))),
                row.getString("code"),
                row.getBoolean("permanent"),
                row.getString("detail"),
                Optional.ofNullable(row.getString("stack")));
    }
}
