package org.postroad.provider.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.postroad.provider.entity.ProviderCredential;
import org.postroad.testing.Dovecot;
import org.postroad.testing.EngineRig;
import org.postroad.testing.PostgresServer;

/** What a sync must stand: {@code mvn verify -Pfaults}. Its server is Dovecot, without which it is skipped. */
class SyncFaults {
    private static final int MESSAGES = 20_000;
    private static final int KILLS = Integer.getInteger("faults.kills", 20);
    private static final long SEED = Long.getLong("faults.seed", System.nanoTime() % 1_000_000);
    private static final int SUCCEEDED = 2;
    private static final int FAILED = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Random random = new Random(SEED);
    private @TempDir Path logs;
    private long job;

    @Test
    void aWorkerThatIsKilledAgainAndAgainKeepsEveryMessageOnce() throws Exception {
        try (Dovecot dovecot = Dovecot.start()) {
            deliver(dovecot);
            String url = PostgresServer.migratedDatabase();
            PGSimpleDataSource dataSource = new PGSimpleDataSource();
            dataSource.setUrl(url);
            dataSource.setUser("postgres");
            EngineRig.installQueues(dataSource, Map.of("sync", 5));
            try (SyncRig rig = new SyncRig(dataSource)) {
                ProviderCredential credential = rig.credential(dovecot.port(), "ann", Dovecot.PASSWORD);
                EngineRig driver = SyncNode.node("driver", url);
                job = SyncNode.enqueue(driver, rig.account, credential);
                for (int kill = 1; kill <= KILLS; kill++) {
                    long kept = (long) MESSAGES * kill / (KILLS + 1) - random.nextInt(300);
                    killOnce(url, "n" + kill, kept + " messages", () -> {
                        tryAgainIfPoisoned(rig, driver, credential);
                        return rig.messagesKept() >= kept;
                    });
                    System.out.printf("kill -9 %d of %d at %,d messages%n", kill, KILLS, rig.messagesKept());
                }
                killOnce(url, "last", "the end of the sync", () -> {
                    tryAgainIfPoisoned(rig, driver, credential);
                    return inState(rig, SUCCEEDED);
                });
                assertThat(rig.messagesKept()).isEqualTo(MESSAGES);
                assertThat(rig.number("SELECT count(DISTINCT uid) FROM message WHERE account_id = " + rig.account))
                        .isEqualTo(MESSAGES);
                assertThat(rig.number("SELECT count(DISTINCT subject) FROM message WHERE account_id = " + rig.account))
                        .isEqualTo(MESSAGES);
                assertThat(rig.contentsKept()).isEqualTo(MESSAGES);
                assertThat(rig.blobsKept()).isEqualTo(MESSAGES);
            }
        }
    }

    private static void deliver(Dovecot dovecot) throws IOException {
        String filling = "Of nothing in particular.\r\n".repeat(60);
        for (int i = 1; i <= MESSAGES; i++) {
            dovecot.deliver(
                    "ann", i, "From: a@example.com\r\nTo: b@example.com\r\nSubject: m" + i + "\r\n\r\n" + filling);
        }
        dovecot.delivered();
        dovecot.doveadm("mailbox status", "ann", "messages", "INBOX");
    }

    private void killOnce(String url, String name, String what, Callable<Boolean> reached) throws Exception {
        Process node = SyncNode.start(name, url, "256m", logs.resolve(name + ".log"));
        try {
            await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(reached);
        } finally {
            node.destroyForcibly();
            node.waitFor(1, TimeUnit.MINUTES);
        }
    }

    /** Three nodes that die with a job poison it, which the next node finds; a person then tries it again. */
    private void tryAgainIfPoisoned(SyncRig rig, EngineRig driver, ProviderCredential credential) {
        if (inState(rig, FAILED)) {
            job = SyncNode.enqueue(driver, rig.account, credential);
        }
    }

    private boolean inState(SyncRig rig, int state) {
        return rig.number("SELECT count(*) FROM job WHERE id = " + job + " AND state = " + state) == 1;
    }
}
