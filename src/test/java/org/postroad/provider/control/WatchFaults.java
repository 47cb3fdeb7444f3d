package org.postroad.provider.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.postroad.testing.EngineRig;
import org.postroad.testing.PostgresServer;

/** How many inboxes one node can watch: {@code mvn verify -Pfaults}. */
class WatchFaults {
    private static final int INBOXES = 10_000;
    private static final int MOST_THREADS = 60;
    private static final Duration PATIENCE = Duration.ofMinutes(6);
    private static final Pattern TOLD = Pattern.compile("threads (\\d+) changed (\\d+)");

    @Test
    void tenThousandInboxesAreWatchedInAHeapOf64Megabytes(@TempDir Path logs) throws Exception {
        String url = PostgresServer.migratedDatabase();
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(url);
        database.setUser("postgres");
        EngineRig.installQueues(database, Map.of("work", 1));
        watch(database);
        Path log = logs.resolve("node.log");
        try (IdleServer server = IdleServer.plain()) {
            Process node = WatchNode.start(url, server.port(), "64m", log);
            try {
                await().atMost(PATIENCE).until(() -> server.idling() == INBOXES);
                int first = told(log, 2);
                server.tell("* 4 EXISTS\r\n");
                await().atMost(PATIENCE).until(() -> told(log, 2) >= first + INBOXES);
                assertThat(told(log, 1)).isLessThan(MOST_THREADS);
                assertThat(node.isAlive()).isTrue();
            } finally {
                node.destroyForcibly().waitFor();
            }
        }
    }

    private static void watch(PGSimpleDataSource database) {
        EngineRig.execute(database, "INSERT INTO account (id, name, created_at) VALUES (1, 'a', CURRENT_TIMESTAMP)");
        EngineRig.execute(
                database,
                "INSERT INTO provider_credential (id, account_id, name, user_name, imap_host, imap_port, imap_tls, secret, watch,"
                        + " created_at, updated_at) SELECT n, 1, 'mail' || n, 'ann', 'localhost', 143, 'none', '-', TRUE,"
                        + " CURRENT_TIMESTAMP, CURRENT_TIMESTAMP FROM generate_series(1, " + INBOXES + ") AS n");
        EngineRig.execute(
                database,
                "INSERT INTO mailbox_watch (credential_id, retry_at) SELECT id, CURRENT_TIMESTAMP FROM provider_credential");
    }

    /** The last of what the node has said. @param group 1 how many threads it has, 2 how many inboxes changed; 0 for nothing yet */
    private static int told(Path log, int group) throws IOException {
        return TOLD.matcher(Files.readString(log))
                .results()
                .map((MatchResult told) -> Integer.parseInt(told.group(group)))
                .reduce(0, (before, last) -> last);
    }
}
