package org.postroad.identity.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.control.IdSource;
import org.postroad.platform.control.Transactions;

/** What every change of an account, a user, a member or a key does the same way: one transaction, an entry in the log, nothing stale. */
@Dependent
class Changes {
    private final Transactions transactions;
    private final InstantSource clock;
    private final IdSource ids;
    private final AuditLog audit;
    private final KnownCredentials known;

    @Inject
    Changes(Transactions transactions, InstantSource clock, IdSource ids, AuditLog audit, KnownCredentials known) {
        this.transactions = transactions;
        this.clock = clock;
        this.ids = ids;
        this.audit = audit;
        this.known = known;
    }

    /** Runs the work in the caller's transaction, or in one of its own. */
    <T extends @Nullable Object> T within(Supplier<T> work) {
        return transactions.within(connection -> work.get());
    }

    /** Writes the entry, and has what was remembered of credentials read anew once the change has committed. */
    void done(@Nullable Long accountId, String subject, String action, JsonObject what) {
        audit.record(accountId, subject, action, what);
        known.changed();
    }

    /** Writes to the server's log, whatever becomes of the transaction, that something was not allowed. */
    void denied(String subject, String action, JsonObject what) {
        audit.denied(null, subject, action, what);
    }

    long nextId() {
        return ids.next();
    }

    Instant now() {
        return clock.instant();
    }
}
