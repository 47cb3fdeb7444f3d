package org.postroad.identity.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.entity.ApiKey;
import org.postroad.identity.entity.User;
import org.postroad.platform.control.IdSource;
import org.postroad.platform.control.Transactions;
import org.postroad.registry.control.ObjectStates;
import org.postroad.registry.entity.Change;

/** What every change of an account, a user, a member or a key does the same way: one transaction, an entry in the log, nothing stale. */
@Dependent
class Changes {
    private final Transactions transactions;
    private final InstantSource clock;
    private final IdSource ids;
    private final AuditLog audit;
    private final KnownCredentials known;
    private final ObjectStates states;

    @Inject
    Changes(
            Transactions transactions,
            InstantSource clock,
            IdSource ids,
            AuditLog audit,
            KnownCredentials known,
            ObjectStates states) {
        this.transactions = transactions;
        this.clock = clock;
        this.ids = ids;
        this.audit = audit;
        this.known = known;
        this.states = states;
    }

    /** Runs the work in the caller's transaction, or in one of its own. */
    <T extends @Nullable Object> T within(Supplier<T> work) {
        return transactions.within(connection -> work.get());
    }

    /** As {@link #within}, for work that may change users: what JMAP tells of them is held first, so that no two wait for each other. */
    <T extends @Nullable Object> T ofUsers(Supplier<T> work) {
        return transactions.within(connection -> {
            states.lock(ObjectStates.SERVER, UserHome.NAME);
            return work.get();
        });
    }

    /** Tells readers that a user was changed. */
    void movedUser(Change.Kind kind, long userId) {
        states.moved(ObjectStates.SERVER, UserHome.NAME, kind, User.ID.text(userId));
    }

    /** Tells readers that a key was made or revoked. */
    void movedKey(Change.Kind kind, ApiKey key) {
        states.moved(ApiKeyHome.realm(key.accountId(), key.userId()), ApiKeyHome.NAME, kind, ApiKey.ID.text(key.id()));
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
