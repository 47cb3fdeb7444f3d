package org.postroad.platform.control;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a database that is not there yet. It takes every setting and can be closed; whatever would need the
 * database fails with the refusal that it stands for. It is valid once, when the pool has made it, and never again, so
 * that the pool throws it away before the next use.
 */
final class StandIn implements InvocationHandler {
    private final SQLException refusal;
    private final AtomicBoolean asked = new AtomicBoolean();
    private volatile boolean closed;

    private StandIn(SQLException refusal) {
        this.refusal = refusal;
    }

    static Connection forConnection(SQLException refusal) {
        return (Connection) Proxy.newProxyInstance(
                StandIn.class.getClassLoader(), new Class<?>[] {Connection.class}, new StandIn(refusal));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws SQLException {
        return switch (method.getName()) {
            case "close", "abort" -> {
                closed = true;
                yield null;
            }
            case "isClosed" -> closed;
            case "isValid" -> !asked.getAndSet(true);
            case "isReadOnly", "isWrapperFor" -> false;
            case "getAutoCommit" -> true;
            case "getTransactionIsolation" -> Connection.TRANSACTION_READ_COMMITTED;
            case "getHoldability", "getNetworkTimeout" -> 0;
            case "getClientInfo" -> arguments == null ? new Properties() : null;
            case "getWarnings", "getCatalog", "getSchema" -> null;
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> arguments != null && proxy == arguments[0];
            case "toString" -> "no connection: " + refusal.getMessage();
            default -> answerOrRefuse(method);
        };
    }

    private @Nullable Object answerOrRefuse(Method method) throws SQLException {
        if (method.getReturnType() == void.class) {
            return null;
        }
        throw new SQLException(refusal.getMessage(), refusal.getSQLState(), refusal);
    }
}
