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

/**
 * One executable unit of work, as it is read. Never changed through JPA: the engine and the commands write by guarded statements,
 * which repeat the state they expect. Longer than most classes because it is a row of 38 columns, each with one accessor.
 */
@Entity
@Table(name = "job")
public class Job {
    public static final IdFormat ID = new IdFormat("job_");
    public static final IdFormat TASK_ID = new IdFormat("tsk_");
    public static final int MAX_NOTE = 2_000;

    @Id
    private long id;

    @Column(name = "finished_day")
    private int finishedDay;

    @Column(name = "account_id")
    private long accountId;

    @Column(name = "task_id")
    private @Nullable Long taskId;

    @Column
    private String action;

    @Column(name = "queue_id")
    private long queueId;

    @Column
    private int gate;

    @Column
    private long lane;

    @Column
    private int priority;

    @Column
    private int state;

    @Column
    private Instant due;

    @Column
    private @Nullable Long rank;

    @Column
    private long lease;

    @Column
    private int run;

    @Column(name = "attempt_count")
    private int attemptCount;

    @Column(name = "first_failed_at")
    private @Nullable Instant firstFailedAt;

    @Column
    private int losses;

    @Column(name = "again_count")
    private int againCount;

    @Column(name = "cancel_requested")
    private boolean cancelRequested;

    @Column(name = "unique_key")
    private @Nullable String uniqueKey;

    @Column
    private String payload;

    @Column(name = "payload_blob")
    private @Nullable Long payloadBlob;

    @Column
    private @Nullable String result;

    @Column
    private @Nullable String progress;

    @Column(name = "last_error_code")
    private @Nullable String lastErrorCode;

    @Column(name = "last_error_detail")
    private @Nullable String lastErrorDetail;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "started_at")
    private @Nullable Instant startedAt;

    @Column(name = "finished_at")
    private @Nullable Instant finishedAt;

    @Column(name = "failed_at")
    private @Nullable Instant failedAt;

    @Column(name = "resolved_at")
    private @Nullable Instant resolvedAt;

    @Column(name = "resolution_note")
    private @Nullable String resolutionNote;

    @Column
    private @Nullable String node;

    @Version
    private long version;

    /** For JPA. */
    protected Job() {}

    /**
     * A job as its row is once it is inserted: pending, and never run.
     *
     * @param taskId the task it comes from, 0 if none
     * @param payloadBlob the blob that holds the payload, 0 if the payload is in the row
     */
    public Job(
            long id,
            long accountId,
            long taskId,
            String action,
            long queueId,
            int priority,
            Instant due,
            @Nullable String uniqueKey,
            String payload,
            long payloadBlob,
            Instant createdAt) {
        this.id = id;
        this.accountId = accountId;
        this.taskId = taskId;
        this.action = action;
        this.queueId = queueId;
        this.lane = accountId;
        this.priority = priority;
        this.due = due;
        this.uniqueKey = uniqueKey;
        this.payload = payload;
        this.payloadBlob = payloadBlob;
        this.createdAt = createdAt;
        this.version = 1;
    }

    public long id() {
        return id;
    }

    /** 0 while it is unfinished, else the UTC day of its finish since 1970-01-01. */
    public int finishedDay() {
        return finishedDay;
    }

    public long accountId() {
        return accountId;
    }

    /** The task it comes from. */
    public OptionalLong taskId() {
        return taskId == null || taskId == 0 ? OptionalLong.empty() : OptionalLong.of(taskId);
    }

    public String action() {
        return action;
    }

    public long queueId() {
        return queueId;
    }

    public long lane() {
        return lane;
    }

    /** −9 to 9, bigger is more urgent. */
    public int priority() {
        return priority;
    }

    public JobState state() {
        return JobState.of(state);
    }

    public JobStatus status(Instant now) {
        return JobStatus.of(state(), attemptCount, due, now);
    }

    /** The earliest instant it may run. */
    public Instant due() {
        return due;
    }

    /** Executions begun in its life. */
    public int run() {
        return run;
    }

    /** Executions that failed in its present budget. */
    public int attemptCount() {
        return attemptCount;
    }

    public Optional<Instant> firstFailedAt() {
        return Optional.ofNullable(firstFailedAt);
    }

    /** Executions that ended with their node. */
    public int losses() {
        return losses;
    }

    /** How often its handler asked to be called again. */
    public int againCount() {
        return againCount;
    }

    /** Whether it runs and was asked to stop. */
    public boolean cancelRequested() {
        return cancelRequested;
    }

    public Optional<String> uniqueKey() {
        return Optional.ofNullable(uniqueKey);
    }

    /** A JSON object as text; see {@link #payloadBlob} for one that is larger than its row takes. */
    public String payload() {
        return payload;
    }

    /** The blob that holds the payload. */
    public OptionalLong payloadBlob() {
        return payloadBlob == null || payloadBlob == 0 ? OptionalLong.empty() : OptionalLong.of(payloadBlob);
    }

    /** What came out, as JSON. */
    public Optional<String> result() {
        return Optional.ofNullable(result);
    }

    /** How far its handler says it is, as JSON. */
    public Optional<String> progress() {
        return Optional.ofNullable(progress);
    }

    public Optional<String> lastErrorCode() {
        return Optional.ofNullable(lastErrorCode);
    }

    public Optional<String> lastErrorDetail() {
        return Optional.ofNullable(lastErrorDetail);
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Optional<Instant> startedAt() {
        return Optional.ofNullable(startedAt);
    }

    public Optional<Instant> finishedAt() {
        return Optional.ofNullable(finishedAt);
    }

    public Optional<Instant> failedAt() {
        return Optional.ofNullable(failedAt);
    }

    public Optional<Instant> resolvedAt() {
        return Optional.ofNullable(resolvedAt);
    }

    public Optional<String> resolutionNote() {
        return Optional.ofNullable(resolutionNote);
    }

    /** The node that runs it or ran it last. */
    public Optional<String> node() {
        return Optional.ofNullable(node);
    }

    /** Raised by every write, whoever makes it. */
    public long version() {
        return version;
    }
}
