package org.postroad.jobs.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.entity.IdFormat;
import org.postroad.retry.RetryStrategy;

/**
 * What is wanted: intent that makes jobs when it is triggered, as it is read. Never changed through JPA: its commands write by guarded
 * statements, together with the rows of jobs. What has come of it is told by its jobs, see {@link TaskJobs}.
 */
@Entity
@Table(name = "task")
public class Task {
    public static final IdFormat ID = Job.TASK_ID;

    /** The ids of what a task's jobs sign in with. */
    public static final IdFormat CREDENTIAL_ID = new IdFormat("pc_");

    @Id
    private long id;

    @Column(name = "account_id")
    private long accountId;

    @Column(name = "task_type")
    private String taskType;

    @Column(name = "target_credential_id")
    private @Nullable Long targetCredentialId;

    @Column
    private String payload;

    @Column(name = "payload_blob")
    private @Nullable Long payloadBlob;

    @Column
    private int priority;

    @Column
    private @Nullable String retry;

    @Column(name = "first_job_id")
    private long firstJobId;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "updated_at")
    private Instant updatedAt;

    @Version
    @Column
    private long version;

    /** For JPA. */
    protected Task() {}

    /** As it is in its row. */
    public Task(
            long id,
            long accountId,
            String taskType,
            @Nullable Long targetCredentialId,
            String payload,
            @Nullable Long payloadBlob,
            int priority,
            @Nullable String retry,
            Instant createdAt,
            Instant updatedAt,
            long version) {
        this.id = id;
        this.accountId = accountId;
        this.taskType = taskType;
        this.targetCredentialId = targetCredentialId;
        this.payload = payload;
        this.payloadBlob = payloadBlob;
        this.priority = priority;
        this.retry = retry;
        this.createdAt = createdAt;
        this.updatedAt = updatedAt;
        this.version = version;
    }

    public long id() {
        return id;
    }

    public long accountId() {
        return accountId;
    }

    /** The action that its jobs carry out; never changed. */
    public String taskType() {
        return taskType;
    }

    /** What its jobs sign in with, where they need something. */
    public OptionalLong targetCredentialId() {
        return targetCredentialId == null ? OptionalLong.empty() : OptionalLong.of(targetCredentialId);
    }

    /** A JSON object as text; <code>{}</code> where it is in a blob. */
    public String payload() {
        return payload;
    }

    /** The blob that has the payload, where it is too large for the row. */
    public OptionalLong payloadBlob() {
        return payloadBlob == null ? OptionalLong.empty() : OptionalLong.of(payloadBlob);
    }

    /** That of the jobs it makes, −9 to 9; bigger is more urgent. */
    public int priority() {
        return priority;
    }

    /** How its jobs are retried; empty where as the TaskManager says. */
    public Optional<RetryStrategy> retry() {
        return Optional.ofNullable(retry).map(StrategyJson::parse);
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** When a person last changed it; a trigger is no change. */
    public Instant updatedAt() {
        return updatedAt;
    }

    /** Grows with every change and with every trigger that makes jobs. */
    public long version() {
        return version;
    }
}
