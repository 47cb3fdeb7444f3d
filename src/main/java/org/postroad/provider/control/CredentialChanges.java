package org.postroad.provider.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObjectBuilder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.postroad.identity.control.AuditLog;
import org.postroad.platform.control.IdSource;
import org.postroad.platform.control.Transactions;
import org.postroad.platform.entity.Json;
import org.postroad.provider.entity.CredentialStatus;
import org.postroad.provider.entity.ProviderCredential;

/** What every change of a credential does the same way: one transaction, the row locked, the precondition asked, an entry in the log. */
@Dependent
class CredentialChanges {
    private final ProviderCredentialStore store;
    private final Transactions transactions;
    private final InstantSource clock;
    private final IdSource ids;
    private final AuditLog audit;

    @Inject
    CredentialChanges(
            ProviderCredentialStore store,
            Transactions transactions,
            InstantSource clock,
            IdSource ids,
            AuditLog audit) {
        this.store = store;
        this.transactions = transactions;
        this.clock = clock;
        this.ids = ids;
        this.audit = audit;
    }

    /** Makes one, in the caller's transaction where it has one. @param made is given the id */
    ProviderCredential make(Function<Long, ProviderCredential> made) {
        return transactions.within(connection -> {
            ProviderCredential credential = made.apply(ids.next());
            store.add(credential);
            follow(connection, credential);
            record(credential, "create", described(credential));
            return credential;
        });
    }

    /**
     * Works on one.
     *
     * @param precondition given the present version once the row is locked
     * @param work given the locked credential
     * @throws org.postroad.platform.entity.Refused NOT_FOUND for an unknown id, and what the precondition and the work throw
     */
    <T> T on(long id, LongConsumer precondition, Function<ProviderCredential, T> work) {
        return transactions.within(connection -> {
            ProviderCredential credential = store.lock(id);
            precondition.accept(credential.version());
            Followed before = Followed.of(credential);
            T result = work.apply(credential);
            store.flush();
            if (!Followed.of(credential).equals(before)) {
                follow(connection, credential);
            }
            return result;
        });
    }

    /** What a watcher must notice: it works with the credential as it was. */
    private record Followed(int generation, boolean watch, boolean failing) {
        static Followed of(ProviderCredential credential) {
            return new Followed(
                    credential.generation(),
                    credential.settings().watch(),
                    credential.status() == CredentialStatus.FAILING);
        }
    }

    /** A credential that is gone took its watch along. */
    private void follow(Connection connection, ProviderCredential credential) throws SQLException {
        if (credential.settings().watch()) {
            WatchStore.follow(connection, credential.id(), clock.instant());
        } else {
            WatchStore.leave(connection, credential.id());
        }
    }

    /** Writes into the log of its account what was done. @param what without anything secret */
    void record(ProviderCredential credential, String action, JsonObjectBuilder what) {
        audit.record(credential.accountId(), "provider_credential", action, what.build());
    }

    /** The beginning of an entry. */
    static JsonObjectBuilder described(ProviderCredential credential) {
        return Json.createObjectBuilder()
                .add("provider_credential_id", ProviderCredential.ID.text(credential.id()))
                .add("name", credential.settings().name());
    }

    Instant now() {
        return clock.instant();
    }
}
