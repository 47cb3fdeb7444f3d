package org.postroad.jobs.control;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongFunction;

/** A client that keeps a copy of an account's records by their changes: it asks what happened, then reads what was named. */
final class FeedFollower {
    private final JobFeed feed;
    private final long account;
    private final LongFunction<Optional<Long>> versionOf;
    private final Map<Long, Long> known = new TreeMap<>();
    private String state;

    /** @param versionOf what a record is now, empty if there is none */
    FeedFollower(JobFeed feed, long account, LongFunction<Optional<Long>> versionOf) {
        this.feed = feed;
        this.account = account;
        this.versionOf = versionOf;
        this.state = feed.state(account);
    }

    /** Reads one page; whether there is more. */
    boolean read(int most) {
        FeedChanges changes = feed.changes(account, state, most).orElseThrow();
        if (changes.size() > most) {
            throw new AssertionError("asked for " + most + ", told " + changes.size());
        }
        changes.created().forEach(this::fetch);
        changes.updated().forEach(this::fetch);
        changes.destroyed().forEach(known::remove);
        state = changes.newState();
        return changes.more();
    }

    void readAll(int most) {
        while (read(most)) {
            // the next page
        }
    }

    Map<Long, Long> known() {
        return known;
    }

    private void fetch(long id) {
        versionOf.apply(id).ifPresentOrElse(version -> known.put(id, version), () -> known.remove(id));
    }
}
