package org.postroad.jobs.control;

import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.control.SqlWork;
import org.postroad.platform.entity.Json;

/** One execution under way: the handle its handler holds, and the one through which the engine stops it. */
final class AttemptRun implements Attempt {
    private static final Logger LOG = System.getLogger(AttemptRun.class.getName());
    private static final int MESSAGE_LIMIT = 500;

    private final ClaimedJob job;
    private final AttemptGround ground;
    private final Instant startedAt;
    private final List<AutoCloseable> closeOnStop = new ArrayList<>();
    private @Nullable JsonObject payload;
    private @Nullable Thread thread;
    private boolean inDatabase;
    private boolean interruptLater;
    private volatile boolean stopRequested;
    private volatile boolean settled;
    private volatile @Nullable Outcome overrule;
    private volatile boolean abandoned;
    private @Nullable String progress;
    private boolean reported;

    /** What is known of an execution that is over, for the verdict on it. */
    record Ended(
            ClaimedJob job,
            Instant startedAt,
            boolean cancelled,
            boolean reported,
            @Nullable String progress) {}

    AttemptRun(ClaimedJob job, AttemptGround ground, Instant startedAt) {
        this.job = job;
        this.ground = ground;
        this.startedAt = startedAt;
    }

    ClaimedJob job() {
        return job;
    }

    Instant startedAt() {
        return startedAt;
    }

    @Override
    public long jobId() {
        return job.id();
    }

    @Override
    public long accountId() {
        return job.accountId();
    }

    @Override
    public long taskId() {
        return job.taskId();
    }

    @Override
    public String action() {
        return job.action();
    }

    @Override
    public int run() {
        return job.run();
    }

    @Override
    public int failures() {
        return job.attemptCount();
    }

    @Override
    public Instant now() {
        return ground.now();
    }

    @Override
    public JsonObject payload() {
        if (payload == null) {
            String text = job.payloadBlob() == 0 ? job.payload() : ground.body(job);
            try (JsonReader reader = Json.createReader(new StringReader(text))) {
                payload = reader.readObject();
            }
        }
        return payload;
    }

    @Override
    public <T extends @Nullable Object> T commit(SqlWork<T> work) throws LeaseLost {
        enterDatabase();
        try {
            return ground.commit(job, work);
        } finally {
            leaveDatabase();
        }
    }

    @Override
    public void commitAndSettle(SqlWork<Outcome> work) throws LeaseLost {
        enterDatabase();
        try {
            ground.commitAndSettle(this, work);
            settled = true;
        } finally {
            leaveDatabase();
        }
    }

    @Override
    public <T> void commitAndSettle(SharedEnds<T> ends, T end) throws LeaseLost {
        enterDatabase();
        try {
            ends.end(this, ground, end);
            settled = true;
        } finally {
            leaveDatabase();
        }
    }

    @Override
    public synchronized void progress(long done, long total, String message) {
        String text = message.length() <= MESSAGE_LIMIT ? message : message.substring(0, MESSAGE_LIMIT);
        reported = true;
        progress = Json.createObjectBuilder()
                .add("done", done)
                .add("total", total)
                .add("message", text)
                .build()
                .toString();
    }

    /** The last report, if it has not been asked for since; null otherwise. */
    synchronized @Nullable String takeProgress() {
        String last = progress;
        progress = null;
        return last;
    }

    synchronized Ended ended() {
        return new Ended(job, startedAt, cancelled(), reported, takeProgress());
    }

    @Override
    public boolean stopRequested() {
        return stopRequested;
    }

    @Override
    public synchronized void closeOnStop(AutoCloseable resource) {
        if (stopRequested) {
            close(resource);
        } else {
            closeOnStop.add(resource);
        }
    }

    @Override
    public void requireLease(Duration atLeast) throws LeaseLost {
        if (!ground.owns(job, atLeast)) {
            throw new LeaseLost("This node may not own the job for another " + atLeast.toMillis() + " ms");
        }
    }

    /** Whether the handler settled it itself. */
    boolean settled() {
        return settled;
    }

    /** Whether the engine settled it while the handler would not stop. */
    boolean abandoned() {
        return abandoned;
    }

    void abandon() {
        abandoned = true;
    }

    /** From now on whatever the handler answers counts as this; it ran out of time. */
    void overrule(Outcome outcome) {
        overrule = outcome;
    }

    /** Whether a person asked it to stop, which is not the case when it only ran out of time. */
    boolean cancelled() {
        return stopRequested && overrule == null;
    }

    /** What the handler's answer counts as: success stays success. */
    Outcome overruled(Outcome answer) {
        Outcome instead = overrule;
        return instead == null || answer instanceof Outcome.Succeeded ? answer : instead;
    }

    synchronized void begin(Thread runner) {
        thread = runner;
    }

    /** The handler has returned; the thread is no longer to be interrupted on this job's account. */
    synchronized void end() {
        thread = null;
        Thread.interrupted();
    }

    /** Asks the handler to stop and closes what it waits on. */
    synchronized void requestStop() {
        stopRequested = true;
        closeOnStop.forEach(AttemptRun::close);
        closeOnStop.clear();
    }

    /** Interrupts the handler; while it is in the database, as soon as it has left: H2 does not survive it otherwise. */
    synchronized void interrupt() {
        if (thread == null) {
            return;
        }
        if (inDatabase) {
            interruptLater = true;
        } else {
            thread.interrupt();
        }
    }

    private synchronized void enterDatabase() {
        inDatabase = true;
        interruptLater |= Thread.interrupted();
    }

    private synchronized void leaveDatabase() {
        inDatabase = false;
        if (interruptLater) {
            interruptLater = false;
            Thread.currentThread().interrupt();
        }
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            LOG.log(Level.DEBUG, "A resource of a stopped job did not close", e);
        }
    }
}
