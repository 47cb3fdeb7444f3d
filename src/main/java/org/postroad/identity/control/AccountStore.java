package org.postroad.identity.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.entity.Account;
import org.postroad.platform.control.Flush;
import org.postroad.platform.control.Prefix;
import org.postroad.platform.control.Slice;
import org.postroad.platform.entity.Refused;

/** The accounts that are kept. */
@ApplicationScoped
public class AccountStore {
    /** On the primary key, in its order; locks nothing. */
    private static final String ALL =
            "SELECT a FROM Account a WHERE a.id > :after AND a.name LIKE :name ESCAPE '!' ORDER BY a.id";

    /** On the primary key; locks nothing. */
    private static final String SOME =
            "SELECT a FROM Account a WHERE a.id IN :ids AND a.id > :after AND a.name LIKE :name ESCAPE '!' ORDER BY"
                    + " a.id";

    @PersistenceContext
    private EntityManager entities;

    /** @throws Refused NOT_FOUND if there is none */
    public Account get(long id) {
        return Optional.ofNullable(entities.find(Account.class, id)).orElseThrow(() -> Refused.notFound("account"));
    }

    /** The account, held against every other change of it, its members and its keys until the transaction ends. */
    Account lock(long id) {
        return Optional.ofNullable(entities.find(Account.class, id, LockModeType.PESSIMISTIC_WRITE))
                .orElseThrow(() -> Refused.notFound("account"));
    }

    /**
     * Accounts in the order of their making.
     *
     * @param ids only these; null for all
     * @param name what the name begins with; empty for any
     */
    public Slice.Part<Account> page(@Nullable Set<Long> ids, String name, Slice slice) {
        if (ids != null && ids.isEmpty()) {
            return slice.part(List.of());
        }
        TypedQuery<Account> query = entities.createQuery(ids == null ? ALL : SOME, Account.class);
        if (ids != null) {
            query.setParameter("ids", ids);
        }
        return slice.part(query.setParameter("after", slice.after().orElse(0))
                .setParameter("name", Prefix.pattern(name))
                .setFirstResult(slice.offset())
                .setMaxResults(slice.rowsToRead())
                .getResultList());
    }

    void add(Account account) {
        entities.persist(account);
        flush();
    }

    void remove(Account account) {
        entities.remove(account);
        flush();
    }

    /** Writes what was changed. @throws Refused CONFLICT if another account has the name */
    void flush() {
        Flush.now(entities, () -> Refused.conflict("account_name_taken", "There is an account of this name already."));
    }
}
