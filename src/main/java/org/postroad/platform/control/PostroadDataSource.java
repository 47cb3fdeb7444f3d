package org.postroad.platform.control;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Map;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The unpooled connections behind {@code java:app/jdbc/postroad}: PostgreSQL or H2, as the URL says. {@code web.xml} names
 * this class, the server pools over it and enlists its connections in JTA as one-phase resources. One class instead of a
 * driver's own, so that URL, user and password are all an operator sets.
 */
public final class PostroadDataSource implements DataSource {

    private final DatabaseSettings settings;
    private final Driver driver;
    private @Nullable PrintWriter logWriter;
    private volatile boolean reached;

    /** For the server: settings of this process. The server makes it before anything else of ours, so they are checked here. */
    public PostroadDataSource() {
        this(checkedSettings());
    }

    private static DatabaseSettings checkedSettings() {
        Configuration.ofThisProcess();
        return DatabaseSettings.ofThisProcess();
    }

    PostroadDataSource(DatabaseSettings settings) {
        this.settings = settings;
        this.driver = settings.driver();
    }

    /** The URL of this process's database, as the operator wrote it or as it is by default. */
    public static String configuredUrl() {
        return DatabaseSettings.ofThisProcess().url();
    }

    /** The driver properties of every connection to PostgreSQL. */
    public static Map<String, String> postgresqlProperties() {
        return DatabaseSettings.POSTGRESQL_PROPERTIES;
    }

    /** Opens a connection and closes it. @throws SQLException if the database is not there */
    void reach() throws SQLException {
        connect(settings.properties()).close();
    }

    @Override
    public Connection getConnection() throws SQLException {
        return connectionOrStandIn(settings.properties());
    }

    /** The server hands over the credentials of its pool, which are blank because ours come with the settings. */
    @Override
    public Connection getConnection(@Nullable String user, @Nullable String password) throws SQLException {
        Properties properties = settings.properties();
        if (user != null && !user.isBlank()) {
            properties.setProperty("user", user);
            properties.setProperty("password", password == null ? "" : password);
        }
        return connectionOrStandIn(properties);
    }

    /**
     * JPA asks for a connection while the WAR is being deployed, without using it; a refusal would fail the deployment. So,
     * until the database is reached for the first time, whoever asks is refused at the first use instead.
     */
    private Connection connectionOrStandIn(Properties properties) throws SQLException {
        try {
            Connection connection = connect(properties);
            reached = true;
            return connection;
        } catch (SQLException e) {
            if (reached) {
                throw e;
            }
            return StandIn.forConnection(e);
        }
    }

    private Connection connect(Properties properties) throws SQLException {
        Connection connection = driver.connect(settings.connectUrl(), properties);
        if (connection == null) {
            throw new SQLException("The driver does not take the URL of " + settings);
        }
        return connection;
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return logWriter;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {
        logWriter = out;
    }

    /** Fixed: the connect timeout is a setting of the URL. */
    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return driver.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (!isWrapperFor(type)) {
            throw new SQLException("This data source wraps no " + type.getName());
        }
        return type.cast(this);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }
}
