package org.postroad.identity.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.postroad.identity.entity.Member;
import org.postroad.identity.entity.Role;
import org.postroad.identity.entity.User;
import org.postroad.platform.control.Flush;
import org.postroad.platform.control.Prefix;
import org.postroad.platform.control.Slice;
import org.postroad.platform.entity.Refused;

/** The members of accounts, each with the user it is. */
@ApplicationScoped
public class MemberStore {
    /** On member_once, then by id; an account has few members. Locks nothing. */
    private static final String PAGE = """
        SELECT m, u FROM Member m, User u
        WHERE u.id = m.userId AND m.accountId = :account AND m.id > :after AND m.role IN :roles
            AND u.name LIKE :name ESCAPE '!'
        ORDER BY m.id\
        """;

    /** By the primary key; locks nothing. */
    private static final String ONE =
            "SELECT m, u FROM Member m, User u WHERE u.id = m.userId AND m.id = :id AND m.accountId = :account";

    /** On member_once; the caller holds the account's row. */
    private static final String OTHER_OWNERS =
            "SELECT COUNT(m) FROM Member m WHERE m.accountId = :account AND m.role = 'owner' AND m.id <> :id";

    @PersistenceContext
    private EntityManager entities;

    /** A member and its user. */
    public record Named(Member member, User user) {
        /** The member's. */
        public long id() {
            return member.id();
        }
    }

    /** @throws Refused NOT_FOUND if the account has no such member */
    public Named get(long accountId, long memberId) {
        return entities.createQuery(ONE, Object[].class)
                .setParameter("id", memberId)
                .setParameter("account", accountId)
                .getResultStream()
                .map(MemberStore::named)
                .findFirst()
                .orElseThrow(() -> Refused.notFound("member"));
    }

    /**
     * Members in the order they came.
     *
     * @param name what the user's name begins with; empty for any
     * @param roles only members with one of these
     */
    public Slice.Part<Named> page(long accountId, String name, Set<Role> roles, Slice slice) {
        Stream<Object[]> rows = entities.createQuery(PAGE, Object[].class)
                .setParameter("account", accountId)
                .setParameter("after", slice.after().orElse(0))
                .setParameter("roles", roles.stream().map(Role::wireName).toList())
                .setParameter("name", Prefix.pattern(name))
                .setFirstResult(slice.offset())
                .setMaxResults(slice.rowsToRead())
                .getResultStream();
        return slice.part(rows.map(MemberStore::named).toList());
    }

    /** The accounts that a user is a member of. */
    List<Member> ofUser(long userId) {
        return entities.createQuery("SELECT m FROM Member m WHERE m.userId = :user ORDER BY m.id", Member.class)
                .setParameter("user", userId)
                .getResultList();
    }

    Optional<Member> find(long accountId, long userId) {
        return entities.createQuery(
                        "SELECT m FROM Member m WHERE m.accountId = :account AND m.userId = :user", Member.class)
                .setParameter("account", accountId)
                .setParameter("user", userId)
                .getResultStream()
                .findFirst();
    }

    /** @throws Refused CONFLICT if the account would be left without an owner; the caller holds the account's row */
    void requireOtherOwner(Member member) {
        long others = entities.createQuery(OTHER_OWNERS, Long.class)
                .setParameter("account", member.accountId())
                .setParameter("id", member.id())
                .getSingleResult();
        if (others == 0) {
            throw Refused.conflict("last_owner", "An account keeps at least one owner; make another one first.");
        }
    }

    void add(Member member) {
        entities.persist(member);
        flush();
    }

    void remove(Member member) {
        entities.remove(member);
        flush();
    }

    int removeAll(long accountId) {
        return entities.createQuery("DELETE FROM Member m WHERE m.accountId = :account")
                .setParameter("account", accountId)
                .executeUpdate();
    }

    /** Writes what was changed. @throws Refused CONFLICT if the user is a member already */
    void flush() {
        Flush.now(entities, () -> Refused.conflict("already_member", "The user is a member of this account already."));
    }

    private static Named named(Object[] row) {
        return new Named((Member) row[0], (User) row[1]);
    }
}
