package org.postroad.testing;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.postroad.jobs.control.Attempt;
import org.postroad.jobs.control.LeaseLost;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.control.SqlWork;

/** An attempt without an engine: it can be asked to stop, and can have lost its lease. */
public final class LoneAttempt implements Attempt {
    private final JsonObject payload;
    private final InstantSource clock;
    private final List<AutoCloseable> closedOnStop = new CopyOnWriteArrayList<>();
    private volatile boolean stopRequested;
    private volatile boolean leaseLost;

    public LoneAttempt(JsonObject payload, InstantSource clock) {
        this.payload = payload;
        this.clock = clock;
    }

    public void stop() {
        stopRequested = true;
        closedOnStop.forEach(LoneAttempt::close);
    }

    public void loseLease() {
        leaseLost = true;
    }

    @Override
    public long jobId() {
        return 42;
    }

    @Override
    public long accountId() {
        return 7;
    }

    @Override
    public long taskId() {
        return 0;
    }

    @Override
    public String action() {
        return "http_request";
    }

    @Override
    public JsonObject payload() {
        return payload;
    }

    @Override
    public int run() {
        return 3;
    }

    @Override
    public int failures() {
        return 1;
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public <T extends @Nullable Object> T commit(SqlWork<T> work) {
        throw new UnsupportedOperationException("There is no database here");
    }

    @Override
    public void commitAndSettle(SqlWork<Outcome> work) {
        throw new UnsupportedOperationException("There is no database here");
    }

    @Override
    public void progress(long done, long total, String message) {}

    @Override
    public boolean stopRequested() {
        return stopRequested;
    }

    @Override
    public void closeOnStop(AutoCloseable resource) {
        closedOnStop.add(resource);
        if (stopRequested) {
            close(resource);
        }
    }

    @Override
    public void requireLease(Duration atLeast) throws LeaseLost {
        if (leaseLost) {
            throw new LeaseLost("The lease is lost");
        }
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
