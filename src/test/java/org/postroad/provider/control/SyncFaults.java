package org.postroad.provider.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.postroad.jobs.control.NewJob;
import org.postroad.provider.entity.ProviderCredential;
import org.postroad.testing.Dovecot;
import org.postroad.testing.EngineRig;
import org.postroad.testing.PostgresServer;

/** What a sync must stand: {@code mvn verify -Pfaults}. Its server is Dovecot, without which it is skipped. */
class SyncFaults {
    private static final int MESSAGES = 20_000;
    private static final int KILLS = Integer.getInteger("faults.kills", 20);
    private static final long SEED = Long.getLong("faults.seed", System.nanoTime() % 1_000_000);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Random random = new Random(SEED);
    private @TempDir Path logs;

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
                long job = enqueue(rig, driver, credential);
                for (int kill = 1; kill <= KILLS; kill++) {
                    killOnceKept(rig, url, kill, (long) MESSAGES * kill / (KILLS + 1) - random.nextInt(300));
                    if (failed(rig, job)) { // three nodes have died of it, as the engine sees it; a person tries again
                        job = enqueue(rig, driver, credential);
                    }
                }
                Process last = start(url, "last");
                awaitDone(rig, driver, credential, job);
                last.destroyForcibly().waitFor();
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

    private static long enqueue(SyncRig rig, EngineRig driver, ProviderCredential credential) {
        String payload =
                "{\"credential_id\":\"" + ProviderCredential.ID.text(credential.id()) + "\",\"mailbox\":\"INBOX\"}";
        return driver.enqueue(new NewJob(rig.account, 0, SyncWish.ACTION, payload, "sync", 0, null, null));
    }

    private void killOnceKept(SyncRig rig, String url, int number, long kept) throws Exception {
        Process node = start(url, "n" + number);
        try {
            await("message " + kept)
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> rig.messagesKept() >= kept);
        } finally {
            node.destroyForcibly();
            node.waitFor(1, TimeUnit.MINUTES);
        }
        System.out.printf("kill -9 %d of %d at %,d messages%n", number, KILLS, rig.messagesKept());
    }

    private Process start(String url, String name) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SyncNode.class.getName(),
                        name,
                        url)
                .redirectErrorStream(true)
                .redirectOutput(logs.resolve(name + ".log").toFile())
                .start();
    }

    private static boolean failed(SyncRig rig, long job) {
        return rig.number("SELECT count(*) FROM job WHERE id = " + job + " AND state = 3") == 1;
    }

    private void awaitDone(SyncRig rig, EngineRig driver, ProviderCredential credential, long job) {
        long[] present = {job};
        await("the end of the sync")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    if (failed(rig, present[0])) {
                        present[0] = enqueue(rig, driver, credential);
                    }
                    return rig.number("SELECT count(*) FROM job WHERE id = " + present[0] + " AND state = 2") == 1;
                });
    }
}
