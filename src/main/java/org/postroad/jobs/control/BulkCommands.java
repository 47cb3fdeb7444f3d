package org.postroad.jobs.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.postroad.identity.control.AuditLog;
import org.postroad.jobs.entity.Job;
import org.postroad.jobs.entity.JobCommand.Decision;
import org.postroad.platform.control.Contended;
import org.postroad.platform.control.DatabaseFailure;
import org.postroad.platform.control.Transactions;
import org.postroad.platform.entity.Json;

/**
 * Commands on all jobs that a filter finds, in chunks of 500 in the order of ids, each in a transaction of its own, so that no
 * transaction is long and no job is locked for long. Each chunk that changed something has its entry in the audit log, with the filter,
 * the counts and the ids; a node that dies between two chunks leaves nothing changed and unrecorded.
 */
@Dependent
public class BulkCommands {
    private static final int CHUNK = 500;
    private static final int SAMPLE = 10;

    private final CommandStore store = new CommandStore();
    private final Transactions transactions;
    private final InstantSource clock;
    private final AuditLog audit;
    private final SearchJobs search;
    private final CommandRules rules;
    private final CommandEffect effect;

    @Inject
    BulkCommands(
            Transactions transactions,
            InstantSource clock,
            AuditLog audit,
            SearchJobs search,
            CommandRules rules,
            CommandEffect effect) {
        this.transactions = transactions;
        this.clock = clock;
        this.audit = audit;
        this.search = search;
        this.rules = rules;
        this.effect = effect;
    }

    /** What a command would find, with the ids of some. */
    public record Preview(long matched, List<Long> sample) {}

    /**
     * What a command did.
     *
     * @param matched jobs that the filter found and that were looked at
     * @param changed those that it changed
     * @param stopping those that run and were asked to stop
     * @param more whether the filter may find more than were looked at
     */
    public record Done(int matched, int changed, int stopping, boolean more) {
        /** Those whose status did not allow it, that were so already, or whose unique key another job holds. */
        public int skipped() {
            return matched - changed - stopping;
        }

        Done plus(Done chunk) {
            return new Done(matched + chunk.matched, changed + chunk.changed, stopping + chunk.stopping, chunk.more);
        }
    }

    /** Changes nothing. @throws Refused if it takes too long, see {@link SearchJobs} */
    public Preview preview(JobFilter filter) {
        return new Preview(search.count(filter), search.ids(filter, 0, SAMPLE));
    }

    /** Carries the command out. @throws Refused if finding the jobs takes too long; the chunks before stay done */
    public Done run(BulkCommand bulk) {
        Done done = new Done(0, 0, 0, true);
        long last = 0;
        while (done.more && done.matched < bulk.limit()) {
            int size = Math.min(CHUNK, bulk.limit() - done.matched);
            List<Long> ids = search.ids(bulk.filter(), last, size);
            done = done.plus(chunk(bulk, ids, ids.size() == size));
            last = ids.isEmpty() ? last : ids.get(ids.size() - 1);
        }
        return done;
    }

    private Done chunk(BulkCommand bulk, List<Long> ids, boolean more) {
        if (ids.isEmpty()) {
            return new Done(0, 0, 0, more);
        }
        try {
            return apply(bulk, ids, more);
        } catch (DatabaseFailure e) {
            if (!e.isDuplicate()) {
                throw e;
            }
            return oneByOne(bulk, ids, more);
        }
    }

    /** A unique key is in the way of one of them: each is tried alone, and that one is passed over. */
    private Done oneByOne(BulkCommand bulk, List<Long> ids, boolean more) {
        Done done = new Done(0, 0, 0, more);
        for (long id : ids) {
            try {
                done = done.plus(apply(bulk, List.of(id), more));
            } catch (DatabaseFailure e) {
                if (!e.isDuplicate()) {
                    throw e;
                }
                done = done.plus(new Done(1, 0, 0, more));
            }
        }
        return done;
    }

    private Done apply(BulkCommand bulk, List<Long> ids, boolean more) {
        return Contended.run(transactions, connection -> {
            Map<Decision, List<PresentJob>> decided = decide(connection, bulk, ids);
            List<PresentJob> changed = decided.getOrDefault(Decision.CHANGE, List.of());
            List<PresentJob> stopping = decided.getOrDefault(Decision.ASK_TO_STOP, List.of());
            Instant now = clock.instant();
            effect.change(connection, bulk.command(), changed, bulk.note(), now);
            effect.askToStop(connection, stopping, now);
            Done done = new Done(ids.size(), changed.size(), stopping.size(), more);
            record(bulk, done, changed, stopping);
            return done;
        });
    }

    private Map<Decision, List<PresentJob>> decide(Connection connection, BulkCommand bulk, List<Long> ids)
            throws SQLException {
        Instant now = clock.instant();
        Map<Decision, List<PresentJob>> decided = new EnumMap<>(Decision.class);
        for (PresentJob job : store.lock(connection, ids)) {
            decided.computeIfAbsent(rules.decide(bulk.command(), job, now), decision -> new ArrayList<>())
                    .add(job);
        }
        return decided;
    }

    private void record(BulkCommand bulk, Done done, List<PresentJob> changed, List<PresentJob> stopping) {
        if (changed.isEmpty() && stopping.isEmpty()) {
            return;
        }
        JsonArrayBuilder ids = Json.createArrayBuilder();
        changed.forEach(job -> ids.add(Job.ID.text(job.id())));
        stopping.forEach(job -> ids.add(Job.ID.text(job.id())));
        audit.record(
                bulk.filter().accountId().getAsLong(),
                "job",
                "search_" + CommandRules.name(bulk.command()),
                Json.createObjectBuilder()
                        .add("filter", bulk.asked())
                        .add("matched", done.matched())
                        .add("changed", done.changed())
                        .add("stopping", done.stopping())
                        .add("skipped", done.skipped())
                        .add("job_ids", ids)
                        .build());
    }
}
