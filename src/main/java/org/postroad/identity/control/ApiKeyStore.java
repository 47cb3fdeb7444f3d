package org.postroad.identity.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.postroad.identity.entity.ApiKey;
import org.postroad.platform.control.Flush;
import org.postroad.platform.control.Slice;
import org.postroad.platform.entity.Refused;

/** The API keys that are kept. */
@ApplicationScoped
public class ApiKeyStore {
    /** On api_key_account, then by id; an account has few keys. Locks nothing. */
    private static final String ALL =
            "SELECT k FROM ApiKey k WHERE k.accountId = :account AND k.id > :after ORDER BY k.id";

    private static final String OF_USER =
            "SELECT k FROM ApiKey k WHERE k.accountId = :account AND k.userId = :user AND k.id > :after ORDER BY k.id";

    @PersistenceContext
    private EntityManager entities;

    /** @throws Refused NOT_FOUND if the account has no such key */
    public ApiKey get(long accountId, long keyId) {
        return inAccount(entities.find(ApiKey.class, keyId), accountId);
    }

    /** The key, held against every other change until the transaction ends. */
    ApiKey lock(long accountId, long keyId) {
        return inAccount(entities.find(ApiKey.class, keyId, LockModeType.PESSIMISTIC_WRITE), accountId);
    }

    /** Keys in the order of their making. @param userId only this user's; empty for everybody's */
    public Slice.Part<ApiKey> page(long accountId, OptionalLong userId, Slice slice) {
        TypedQuery<ApiKey> query = entities.createQuery(userId.isPresent() ? OF_USER : ALL, ApiKey.class);
        userId.ifPresent(user -> query.setParameter("user", user));
        return slice.part(query.setParameter("account", accountId)
                .setParameter("after", slice.after().orElse(0))
                .setFirstResult(slice.offset())
                .setMaxResults(slice.rowsToRead())
                .getResultList());
    }

    /** Every key that a user has in an account. */
    List<ApiKey> ofUser(long accountId, long userId) {
        return entities.createQuery(OF_USER, ApiKey.class)
                .setParameter("account", accountId)
                .setParameter("user", userId)
                .setParameter("after", 0L)
                .getResultList();
    }

    /** How many keys a user has, in all accounts. */
    long count(long userId) {
        return entities.createQuery("SELECT count(k) FROM ApiKey k WHERE k.userId = :user", Long.class)
                .setParameter("user", userId)
                .getSingleResult();
    }

    void add(ApiKey key) {
        entities.persist(key);
        flush();
    }

    void remove(ApiKey key) {
        entities.remove(key);
        flush();
    }

    /** @return how many there were */
    int removeAll(long accountId) {
        return entities.createQuery("DELETE FROM ApiKey k WHERE k.accountId = :account")
                .setParameter("account", accountId)
                .executeUpdate();
    }

    /** Removes the keys that a user has in an account. @return how many there were */
    int removeOf(long accountId, long userId) {
        return entities.createQuery("DELETE FROM ApiKey k WHERE k.accountId = :account AND k.userId = :user")
                .setParameter("account", accountId)
                .setParameter("user", userId)
                .executeUpdate();
    }

    /** Removes every key of a user. @return how many there were */
    int removeOfUser(long userId) {
        return entities.createQuery("DELETE FROM ApiKey k WHERE k.userId = :user")
                .setParameter("user", userId)
                .executeUpdate();
    }

    private void flush() {
        Flush.now(entities, () -> Refused.conflict("api_key_exists", "There is a key with this secret already."));
    }

    private static ApiKey inAccount(ApiKey found, long accountId) {
        return Optional.ofNullable(found)
                .filter(key -> key.accountId() == accountId)
                .orElseThrow(() -> Refused.notFound("API key"));
    }
}
