package org.postroad.platform.control;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The one database of this node. */
@ApplicationScoped
public class Database {
    /** The two databases that Postroad runs on; SQL that differs is chosen by this. */
    public enum Dialect {
        POSTGRESQL,
        H2
    }

    @Resource(lookup = "java:app/jdbc/postroad")
    private @Nullable DataSource dataSource;

    /** The pooled data source; a connection taken inside a JTA transaction belongs to it. */
    public DataSource dataSource() {
        if (dataSource == null) {
            throw new IllegalStateException("The server has no data source java:app/jdbc/postroad");
        }
        return dataSource;
    }

    public Dialect dialect() {
        return PostroadDataSource.configuredUrl().startsWith("jdbc:postgresql:") ? Dialect.POSTGRESQL : Dialect.H2;
    }
}
