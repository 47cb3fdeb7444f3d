package org.postroad.provider.control;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import javax.sql.DataSource;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.control.LocalTransactions;
import org.postroad.testing.EngineRig;

/** A node that does nothing but sync, without a server, so that it starts in a second. Arguments: its name, the URL of the database. */
public final class SyncNode {
    private static final int POOL = 12;

    private SyncNode() {}

    public static void main(String[] args) throws Exception {
        Thread orphan = new Thread(SyncNode::endWithTheDriver, "driver-watch");
        orphan.setDaemon(true);
        orphan.start();
        node(args[0], args[1]).start();
        Thread.currentThread().join();
    }

    /** Not started. */
    static EngineRig node(String name, String url) {
        DataSource pool = pool(url);
        SyncMessages handler = SyncRig.over(pool)
                .messages(MailboxSync.STRETCH, ReadBounds.Limits.SYNC, new LocalTransactions(pool), () -> {
                    throw new IllegalStateException("One mailbox makes no other jobs");
                });
        return EngineRig.over(pool, Dialect.POSTGRESQL)
                .node(name)
                .action(SyncWish.ACTION, handler)
                .build();
    }

    private static DataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername("postgres");
        config.setMaximumPoolSize(POOL);
        return new HikariDataSource(config);
    }

    /** The driver holds the other end of standard input for as long as it lives. */
    private static void endWithTheDriver() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is ever said.
            }
        } catch (IOException e) {
            System.err.println("The driver is gone: " + e);
        }
        Runtime.getRuntime().halt(1);
    }
}
