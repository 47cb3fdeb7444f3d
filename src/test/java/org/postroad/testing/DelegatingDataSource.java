package org.postroad.testing;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A data source that does as another does; tests override what they want to disturb. */
public class DelegatingDataSource implements DataSource {
    private final DataSource other;

    public DelegatingDataSource(DataSource other) {
        this.other = other;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return other.getConnection();
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return other.getConnection(user, password);
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return other.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        other.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        other.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return other.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger(DelegatingDataSource.class.getName());
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return other.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return other.isWrapperFor(type);
    }
}
