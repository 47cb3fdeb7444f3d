package org.postroad.platform.control;

import jakarta.persistence.EntityManager;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.entity.Refused;

/** Sends what JPA holds to the database while the use case can still say what a violated constraint means. */
public final class Flush {
    private Flush() {}

    /** @throws Refused {@code duplicate} if a unique constraint is violated, CHANGED if another was faster */
    public static void now(EntityManager entities, Supplier<Refused> duplicate) {
        try {
            entities.flush();
        } catch (OptimisticLockException e) {
            throw new Refused(Refused.Kind.CHANGED, "changed", "The object has changed meanwhile; read it again.");
        } catch (PersistenceException e) {
            SQLException sql = cause(e);
            if (sql == null) {
                throw e;
            }
            DatabaseFailure failure = new DatabaseFailure(sql);
            throw failure.isDuplicate() ? duplicate.get() : failure;
        }
    }

    private static @Nullable SQLException cause(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }
}
