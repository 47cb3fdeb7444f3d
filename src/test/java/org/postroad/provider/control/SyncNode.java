package org.postroad.provider.control;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.postroad.jobs.control.NewJob;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.provider.entity.ProviderCredential;
import org.postroad.testing.EngineRig;

/** A node that does nothing but sync, without a server, so that it starts in a second. Arguments: its name, the URL of the database. */
public final class SyncNode {
    /** The bytes of the largest message that it keeps as a whole. */
    static final int CAP = 100_000_000;

    private static final int POOL = 12;

    private SyncNode() {}

    public static void main(String[] args) throws Exception {
        Thread orphan = new Thread(SyncNode::endWithTheDriver, "driver-watch");
        orphan.setDaemon(true);
        orphan.start();
        node(args[0], args[1]).start();
        Thread.currentThread().join();
    }

    /** Runs one in a process of its own. @param log what it says */
    static Process start(String name, String url, String heap, Path log) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx" + heap,
                        "-cp",
                        System.getProperty("java.class.path"),
                        SyncNode.class.getName(),
                        name,
                        url)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** Not started. */
    static EngineRig node(String name, String url) {
        DataSource pool = pool(url);
        EngineRig.Builder node = EngineRig.over(pool, Dialect.POSTGRESQL).node(name);
        SyncMessages handler = SyncRig.over(pool, CAP)
                .messages(MailboxSync.STRETCH, ReadBounds.Limits.SYNC, node.transactions(), () -> {
                    throw new IllegalStateException("One mailbox makes no other jobs");
                });
        return node.action(SyncWish.ACTION, handler).build();
    }

    /** Has the inbox synced. @return the job's id */
    static long enqueue(EngineRig driver, long account, ProviderCredential credential) {
        String payload =
                "{\"credential_id\":\"" + ProviderCredential.ID.text(credential.id()) + "\",\"mailbox\":\"INBOX\"}";
        return driver.enqueue(new NewJob(account, 0, SyncWish.ACTION, payload, "sync", 0, null, null));
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
