package org.postroad.identity.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.Optional;
import org.postroad.identity.entity.User;
import org.postroad.platform.control.Flush;
import org.postroad.platform.control.Prefix;
import org.postroad.platform.control.Slice;
import org.postroad.platform.entity.Refused;

/** The users that are kept. */
@ApplicationScoped
public class UserStore {
    /** On the primary key, in its order; locks nothing. */
    private static final String PAGE =
            "SELECT u FROM User u WHERE u.id > :after AND u.name LIKE :name ESCAPE '!' ORDER BY u.id";

    /** On the unique index of the name; locks nothing. */
    private static final String BY_NAME = "SELECT u FROM User u WHERE u.name = :name";

    @PersistenceContext
    private EntityManager entities;

    /** @throws Refused NOT_FOUND if there is none */
    public User get(long id) {
        return Optional.ofNullable(entities.find(User.class, id)).orElseThrow(() -> Refused.notFound("user"));
    }

    /** What a user is called; empty for one who was deleted meanwhile, or never was in the database. */
    public String nameOf(long id) {
        return Optional.ofNullable(entities.find(User.class, id))
                .map(User::name)
                .orElse("");
    }

    /** The user, held against every other change until the transaction ends. */
    User lock(long id) {
        return Optional.ofNullable(entities.find(User.class, id, LockModeType.PESSIMISTIC_WRITE))
                .orElseThrow(() -> Refused.notFound("user"));
    }

    Optional<User> named(String name) {
        return entities.createQuery(BY_NAME, User.class)
                .setParameter("name", name)
                .getResultStream()
                .findFirst();
    }

    /** Users in the order of their making. @param name what the name begins with; empty for any */
    public Slice.Part<User> page(String name, Slice slice) {
        return slice.part(entities.createQuery(PAGE, User.class)
                .setParameter("after", slice.after().orElse(0))
                .setParameter("name", Prefix.pattern(name))
                .setFirstResult(slice.offset())
                .setMaxResults(slice.rowsToRead())
                .getResultList());
    }

    /** Every user, for those who list all. */
    List<User> all() {
        return entities.createQuery("SELECT u FROM User u ORDER BY u.id", User.class)
                .getResultList();
    }

    void add(User user) {
        entities.persist(user);
        flush();
    }

    void remove(User user) {
        entities.remove(user);
        flush();
    }

    /** Writes what was changed. @throws Refused CONFLICT if another user has the name */
    void flush() {
        Flush.now(entities, () -> Refused.conflict("user_name_taken", "There is a user of this name already."));
    }
}
