package org.postroad.jobs.control;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.postroad.platform.control.Contended;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.control.Transactions;

/**
 * What happened to the records of one type in an account, as its states and what lies between them (RFC 8620 §5.2). States only go
 * forward, and move with every change that was committed, at the latest when the transactions that were under way then have ended.
 */
public abstract class AccountFeed {
    private final Transactions transactions;
    private final FeedStore store;
    private final FeedType type;

    AccountFeed(Transactions transactions, Dialect dialect, FeedType type) {
        this.transactions = transactions;
        this.store = FeedStore.of(dialect);
        this.type = type;
    }

    /** The account's state: one look at an index. Records that are read after it show what it stands for, or more. */
    public String state(long accountId) {
        return Contended.run(
                transactions,
                connection -> position(store.last(connection, type, accountId)).text());
    }

    /**
     * What happened since a state.
     *
     * @param most how many records it may name, 1 or more; fewer may be named although there are more
     * @return empty if it cannot be told: the state is older than what is kept, or none of this account
     */
    public Optional<FeedChanges> changes(long accountId, String since, int most) {
        Optional<FeedPosition> from = FeedPosition.of(since);
        if (from.isEmpty()) {
            return Optional.empty();
        }
        return Contended.run(transactions, connection -> changes(connection, accountId, from.get(), most));
    }

    /**
     * All that was committed since a state, whether or not {@link #changes} tells it already: for one who has read records after he read
     * a state, and wants to know in which of them the two may differ.
     *
     * @return as {@link #changes}; if there is more than it may name, what it names is of no use
     */
    public Optional<FeedChanges> committed(long accountId, String since, int most) {
        Optional<FeedPosition> from = FeedPosition.of(since);
        if (from.isEmpty()) {
            return Optional.empty();
        }
        return Contended.run(transactions, connection -> {
            FeedStore.Last last = store.last(connection, type, accountId);
            return told(connection, accountId, from.get(), new FeedStore.Last(last.era(), Long.MAX_VALUE), most);
        });
    }

    /**
     * Whether nothing was committed since a state, in the caller's transaction. Says no, too, to a state that is none of this account, and
     * to an intermediate one.
     */
    boolean isAt(Connection connection, long accountId, String state) throws SQLException {
        Optional<FeedPosition> position = FeedPosition.of(state);
        if (position.isEmpty() || position.get().begun() > 0) {
            return false;
        }
        FeedStore.Last last = store.last(connection, type, accountId);
        return position.get().equals(position(last)) && !store.movedAfter(connection, type, accountId, last.tx());
    }

    private Optional<FeedChanges> changes(Connection connection, long accountId, FeedPosition since, int most)
            throws SQLException {
        FeedStore.Last last = store.last(connection, type, accountId);
        return since.tx() > last.tx() ? Optional.empty() : told(connection, accountId, since, last, most);
    }

    private Optional<FeedChanges> told(
            Connection connection, long accountId, FeedPosition since, FeedStore.Last last, int most)
            throws SQLException {
        if (!since.era().equals(last.era())) {
            return Optional.empty();
        }
        FeedStore.Entries entries = store.entries(connection, type, accountId, since.tx(), last.tx());
        // Read after the rows: what was forgotten meanwhile is noticed.
        if (since.tx() < store.end(connection, type, last, accountId)) {
            return Optional.empty();
        }
        return Optional.of(fold(entries, since, last, most));
    }

    private static FeedChanges fold(FeedStore.Entries read, FeedPosition since, FeedStore.Last last, int most) {
        FeedCollapse records = new FeedCollapse(most);
        long whole = since.tx();
        long place = since.tx();
        int begun = 0;
        for (FeedStore.Entry entry : read.entries()) {
            if (entry.tx() != place) {
                whole = place;
                place = entry.tx();
                begun = 0;
            }
            boolean told = whole == since.tx() && begun < since.begun();
            if (!told && !records.add(entry.id(), entry.kind())) {
                FeedPosition here = new FeedPosition(last.era(), whole, begun);
                return answer(records, here, true);
            }
            begun++;
        }
        // The bound on what is read may have cut a place in two.
        FeedPosition end = read.all() ? position(last) : new FeedPosition(last.era(), whole, begun);
        return answer(records, end, !read.all());
    }

    private static FeedChanges answer(FeedCollapse records, FeedPosition state, boolean more) {
        return new FeedChanges(
                records.that(FeedKind.CREATED),
                records.that(FeedKind.UPDATED),
                records.that(FeedKind.DESTROYED),
                state.text(),
                more);
    }

    private static FeedPosition position(FeedStore.Last last) {
        return FeedPosition.after(last.era(), last.tx());
    }
}
