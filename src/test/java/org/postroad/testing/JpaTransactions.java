package org.postroad.testing;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.control.DatabaseFailure;
import org.postroad.platform.control.SqlWork;
import org.postroad.platform.control.Transactions;

/** Transactions in which JPA and JDBC share one connection, as JTA has them do in the server. */
public final class JpaTransactions implements Transactions {
    private final EntityManagerFactory factory;
    private final ThreadLocal<@Nullable Open> current = new ThreadLocal<>();

    private record Open(EntityManager entities, List<Runnable> afterCommit) {}

    public JpaTransactions(EntityManagerFactory factory) {
        this.factory = factory;
    }

    /** The entity manager of the thread's transaction; outside of one, a new one for each call, as in the server. */
    public EntityManager entities() {
        return (EntityManager) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {EntityManager.class}, (proxy, method, arguments) -> {
                    Open open = current.get();
                    try {
                        return method.invoke(open == null ? factory.createEntityManager() : open.entities, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public <T extends @Nullable Object> T within(SqlWork<T> work) {
        Open open = current.get();
        if (open == null) {
            return apart(work);
        }
        try {
            return work.run(open.entities.unwrap(Connection.class));
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }

    @Override
    public <T extends @Nullable Object> T apart(SqlWork<T> work) {
        Open outer = current.get();
        Open open = new Open(factory.createEntityManager(), new ArrayList<>());
        T result;
        try (EntityManager entities = open.entities) {
            entities.getTransaction().begin();
            current.set(open);
            try {
                result = work.run(entities.unwrap(Connection.class));
                entities.getTransaction().commit();
            } catch (SQLException e) {
                throw new DatabaseFailure(e);
            } finally {
                current.set(outer);
                if (entities.getTransaction().isActive()) {
                    entities.getTransaction().rollback();
                }
            }
        }
        open.afterCommit.forEach(Runnable::run);
        return result;
    }

    @Override
    public boolean isActive() {
        return current.get() != null;
    }

    @Override
    public void afterCommit(Runnable action) {
        Open open = current.get();
        if (open == null) {
            action.run();
        } else {
            open.afterCommit.add(action);
        }
    }
}
