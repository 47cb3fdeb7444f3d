package org.postroad.registry.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityNotFoundException;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.entity.Refused;
import org.postroad.registry.entity.Change;
import org.postroad.registry.entity.StoredObject;

/** The configuration objects that are kept. Takes part in the caller's transaction. */
@ApplicationScoped
public class StoredObjects {
    private static final String DUPLICATE = "23505";

    @PersistenceContext
    private EntityManager entities;

    @Inject
    private ObjectStates states;

    /** The object of that type and id. */
    public <T extends StoredObject> Optional<T> find(Class<T> type, long id) {
        return Optional.ofNullable(entities.find(type, id));
    }

    /** The object of that type and name. */
    public <T extends StoredObject> Optional<T> named(Class<T> type, String name) {
        return entities.createQuery("SELECT o FROM " + type.getSimpleName() + " o WHERE o.name = :name", type)
                .setParameter("name", name)
                .getResultStream()
                .findFirst();
    }

    /** Every object of a type, by name; there are dozens, not thousands. */
    public <T extends StoredObject> List<T> all(Class<T> type) {
        return entities.createQuery("SELECT o FROM " + type.getSimpleName() + " o ORDER BY o.name", type)
                .getResultList();
    }

    /** Holds the state of a type until the transaction ends: the first thing a change does, so that no two wait for each other. */
    public void lockType(String type) {
        states.lock(ObjectStates.SERVER, type);
    }

    /** Tells readers of the type that an object was changed; the state of the type is locked. @param id as it stands on the wire */
    public void moved(String type, Change.Kind kind, String id) {
        states.moved(ObjectStates.SERVER, type, kind, id);
    }

    /**
     * Holds an object against every other change until the transaction ends, and reads it anew.
     *
     * @return false if it was deleted since it was read
     */
    public boolean lock(StoredObject object) {
        try {
            entities.refresh(object, LockModeType.PESSIMISTIC_WRITE);
            return true;
        } catch (EntityNotFoundException e) {
            return false;
        }
    }

    /**
     * Keeps a new object.
     *
     * @throws Refused CONFLICT, {@code name_taken}, if another one of its type has the name
     */
    public void add(StoredObject object) {
        entities.persist(object);
        try {
            entities.flush();
        } catch (PersistenceException e) {
            throw isDuplicate(e)
                    ? Refused.conflict("name_taken", "There is one named " + object.name() + " already.")
                    : e;
        }
    }

    public void remove(StoredObject object) {
        entities.remove(object);
        entities.flush();
    }

    /** Writes what was changed, so that the version is the new one. */
    public void flush() {
        entities.flush();
    }

    private static boolean isDuplicate(Throwable thrown) {
        for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && DUPLICATE.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }
}
