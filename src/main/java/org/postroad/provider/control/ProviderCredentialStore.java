package org.postroad.provider.control;

import jakarta.enterprise.context.Dependent;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.util.Optional;
import java.util.Set;
import org.postroad.platform.control.Flush;
import org.postroad.platform.control.Prefix;
import org.postroad.platform.control.Slice;
import org.postroad.platform.entity.Refused;
import org.postroad.provider.entity.CredentialStatus;
import org.postroad.provider.entity.ProviderCredential;

/** The provider credentials that are kept. Takes part in the caller's transaction. */
@Dependent
public class ProviderCredentialStore {
    /** On provider_credential_account, by id; an account has few. Locks nothing. */
    private static final String SOME =
            "SELECT c FROM ProviderCredential c WHERE c.accountId = :account AND c.id > :after AND c.status IN :statuses"
                    + " AND (c.name LIKE :text ESCAPE '!' OR c.userName LIKE :text ESCAPE '!') ORDER BY c.id";

    private @PersistenceContext(unitName = "postroad") EntityManager entities;

    /** For the container. */
    public ProviderCredentialStore() {}

    ProviderCredentialStore(EntityManager entities) {
        this.entities = entities;
    }

    /** @throws Refused NOT_FOUND if there is none */
    public ProviderCredential get(long id) {
        return found(entities.find(ProviderCredential.class, id));
    }

    /** The credential, if the account has it. */
    public Optional<ProviderCredential> find(long accountId, long id) {
        return find(id).filter(credential -> credential.accountId() == accountId);
    }

    /** Empty if there is none. */
    Optional<ProviderCredential> find(long id) {
        return Optional.ofNullable(entities.find(ProviderCredential.class, id));
    }

    /** The credential as it is now, held against every other change until the transaction ends. @throws Refused NOT_FOUND */
    ProviderCredential lock(long id) {
        return found(entities.find(ProviderCredential.class, id, LockModeType.PESSIMISTIC_WRITE));
    }

    /**
     * Those of an account, in the order of their making.
     *
     * @param text what the name or the user begins with; empty for any
     * @param statuses at least one
     */
    public Slice.Part<ProviderCredential> page(
            long accountId, String text, Set<CredentialStatus> statuses, Slice slice) {
        return slice.part(entities.createQuery(SOME, ProviderCredential.class)
                .setParameter("account", accountId)
                .setParameter("after", slice.after().orElse(0))
                .setParameter(
                        "statuses",
                        statuses.stream().map(CredentialStatus::wireName).toList())
                .setParameter("text", Prefix.pattern(text))
                .setFirstResult(slice.offset())
                .setMaxResults(slice.rowsToRead())
                .getResultList());
    }

    void add(ProviderCredential credential) {
        entities.persist(credential);
        flush();
    }

    void remove(ProviderCredential credential) {
        entities.remove(credential);
        flush();
    }

    /** @return how many there were */
    int removeAll(long accountId) {
        return entities.createQuery("DELETE FROM ProviderCredential c WHERE c.accountId = :account")
                .setParameter("account", accountId)
                .executeUpdate();
    }

    /** Writes what was changed, so that the version is the new one. */
    void flush() {
        Flush.now(entities, () -> Refused.conflict("credential_exists", "There is a credential of this id already."));
    }

    private static ProviderCredential found(ProviderCredential credential) {
        return Optional.ofNullable(credential).orElseThrow(() -> Refused.notFound("provider credential"));
    }
}
