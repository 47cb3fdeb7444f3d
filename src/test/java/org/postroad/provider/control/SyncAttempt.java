package org.postroad.provider.control;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postroad.jobs.control.Attempt;
import org.postroad.jobs.control.LeaseLost;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.control.SqlWork;
import org.postroad.platform.control.Transactions;

/** An attempt without an engine whose commits are real; it can lose its lease after so many of them. */
final class SyncAttempt implements Attempt {
    private final Transactions transactions;
    private final long accountId;
    private final long jobId;
    private final String payload;
    final List<String> progress = new ArrayList<>();
    int commits;
    int most = Integer.MAX_VALUE;
    volatile boolean stopped;

    SyncAttempt(Transactions transactions, long accountId, long jobId, String payload) {
        this.transactions = transactions;
        this.accountId = accountId;
        this.jobId = jobId;
        this.payload = payload;
    }

    @Override
    public long jobId() {
        return jobId;
    }

    @Override
    public long accountId() {
        return accountId;
    }

    @Override
    public long taskId() {
        return 0;
    }

    @Override
    public String action() {
        return SyncWish.ACTION;
    }

    @Override
    public JsonObject payload() {
        return Json.createReader(new StringReader(payload)).readObject();
    }

    @Override
    public int run() {
        return 1;
    }

    @Override
    public int failures() {
        return 0;
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public <T extends @Nullable Object> T commit(SqlWork<T> work) throws LeaseLost {
        if (commits == most) {
            throw new LeaseLost("The lease is lost");
        }
        T result = transactions.apart(work);
        commits++;
        return result;
    }

    @Override
    public void commitAndSettle(SqlWork<Outcome> work) {
        throw new UnsupportedOperationException("There is no engine here");
    }

    @Override
    public void progress(long done, long total, String message) {
        progress.add(done + "/" + total + " " + message);
    }

    @Override
    public boolean stopRequested() {
        return stopped;
    }

    @Override
    public void closeOnStop(AutoCloseable resource) {}

    @Override
    public void requireLease(Duration atLeast) {}
}
