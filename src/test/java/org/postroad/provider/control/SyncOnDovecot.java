package org.postroad.provider.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.provider.entity.ProviderCredential;
import org.postroad.testing.CommandRelay;
import org.postroad.testing.Databases;
import org.postroad.testing.Dovecot;
import org.postroad.testing.EngineRig;
import org.postroad.testing.PostgresServer;

/** Syncs from a server that many people run, and that knows QRESYNC: {@code mvn verify -Pdovecot}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class SyncOnDovecot {
    private static int users;

    private Dovecot dovecot;
    private CommandRelay relay;
    private SyncRig rig;
    private String user;
    private ProviderCredential credential;

    @BeforeAll
    void open() throws IOException {
        dovecot = Dovecot.start();
        relay = new CommandRelay(dovecot.port());
    }

    @AfterAll
    void close() throws IOException {
        if (dovecot != null) {
            relay.close();
            dovecot.close();
        }
    }

    @BeforeEach
    void aUserOfItsOwn() {
        rig = new SyncRig(Databases.of(Dialect.POSTGRESQL));
        user = "user" + ++users;
        credential = rig.credential(relay.port(), user, Dovecot.PASSWORD);
    }

    @AfterEach
    void leave() {
        rig.close();
    }

    private void deliver(int first, int count) throws IOException {
        for (int i = first; i < first + count; i++) {
            dovecot.deliver(
                    user,
                    i,
                    "From: Ann <ann@example.com>\r\nTo: bob@example.com\r\nSubject: m" + i
                            + "\r\nDate: Tue, 3 Feb 2026 05:00:00 +0100\r\n\r\nHello " + i + ".\r\n");
        }
        dovecot.delivered();
    }

    private JsonObject sync(String mailbox) throws Exception {
        return rig.succeeds(rig.messages(), rig.attempt(credential, mailbox));
    }

    private static List<Integer> counts(JsonObject result) {
        return List.of(result.getInt("added"), result.getInt("changed"), result.getInt("deleted"));
    }

    /** The commands after sign-in whose answer is waited for. */
    private List<String> commands() {
        return relay.take().stream()
                .filter(line -> line.contains(" ")
                        && !line.matches("(?i)\\S+ (CAPABILITY|AUTHENTICATE|LOGIN|ID|NOOP|LOGOUT)\\b.*"))
                .toList();
    }

    @Test
    void mailboxesAreListedWithWhatTheyAreFor() throws Exception {
        deliver(1, 3);
        dovecot.doveadm("mailbox create", user, "Post & Office");

        rig.succeeds(rig.mailboxes(), rig.attempt(credential, ""));

        String of = " FROM mailbox WHERE credential_id = " + credential.id();
        assertThat(rig.text("SELECT special_use" + of + " AND path = 'Sent'")).isEqualTo("sent");
        assertThat(rig.number("SELECT messages" + of + " AND path = 'INBOX'")).isEqualTo(3);
        assertThat(rig.number("SELECT count(*)" + of + " AND path = 'Post & Office'"))
                .isEqualTo(1);
    }

    @Test
    void aMailboxWithoutChangesTakesThreeCommandsAtTheMost() throws Exception {
        deliver(1, 2_000);
        assertThat(counts(sync("INBOX"))).containsExactly(2_000, 0, 0);
        relay.take();

        assertThat(counts(sync("INBOX"))).containsExactly(0, 0, 0);

        List<String> commands = commands();
        assertThat(commands).hasSizeBetween(1, 3);
        assertThat(String.join("\n", commands)).contains("QRESYNC (");
    }

    @Test
    void aMessageOf50MegabytesGoesThroughAHeapOf64(@TempDir Path logs) throws Exception {
        String url = PostgresServer.migratedDatabase();
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(url);
        database.setUser("postgres");
        EngineRig.installQueues(database, Map.of("sync", 1));
        String source =
                "From: a@example.com\r\nSubject: large\r\n\r\n" + "A line of a large file.\r\n".repeat(2_000_000);
        dovecot.deliver(user, 1, source);
        dovecot.delivered();
        try (SyncRig own = new SyncRig(database)) {
            ProviderCredential there = own.credential(dovecot.port(), user, Dovecot.PASSWORD);
            SyncNode.enqueue(SyncNode.node("driver", url), own.account, there);
            Process node = SyncNode.start("small", url, "64m", logs.resolve("small.log"));
            try {
                await().atMost(Duration.ofMinutes(2)).until(() -> own.messagesKept() == 1);
            } finally {
                node.destroyForcibly().waitFor();
            }
            assertThat(own.number(
                            "SELECT max(size) FROM message_content WHERE complete AND account_id = " + own.account))
                    .isEqualTo(source.length());
            assertThat(own.source("large")).asString(StandardCharsets.US_ASCII).isEqualTo(source);
        }
    }

    @Test
    void flagsDeletionsAndNewMailComeWithTheNextSync() throws Exception {
        deliver(1, 300);
        sync("INBOX");
        dovecot.doveadm("flags add", user, "\\Flagged $Work", "mailbox", "INBOX", "uid", "10:19");
        dovecot.doveadm("expunge", user, "mailbox", "INBOX", "uid", "100:149");
        deliver(301, 5);

        assertThat(counts(sync("INBOX"))).containsExactly(5, 10, 50);

        assertThat(rig.messagesKept()).isEqualTo(255);
        assertThat(rig.contentsKept()).isEqualTo(255);
        assertThat(rig.number("SELECT count(*) FROM message WHERE account_id = " + rig.account
                        + " AND flags = ' $Work \\Flagged '"))
                .isEqualTo(10);
        assertThat(counts(sync("INBOX"))).containsExactly(0, 0, 0);
    }

    @Test
    void aMovedMessageKeepsItsContent() throws Exception {
        deliver(1, 10);
        dovecot.doveadm("mailbox create", user, "Archive");
        sync("INBOX");
        sync("Archive");
        long blob = rig.number("SELECT blob_id FROM message_content WHERE account_id = " + rig.account
                + " AND id = (SELECT content_id FROM message WHERE account_id = " + rig.account
                + " AND subject = 'm7')");
        dovecot.doveadm("move", user, "Archive", "mailbox", "INBOX", "uid", "7");

        assertThat(counts(sync("Archive"))).containsExactly(1, 0, 0);
        assertThat(counts(sync("INBOX"))).containsExactly(0, 0, 1);

        assertThat(rig.messagesKept()).isEqualTo(10);
        assertThat(rig.number("SELECT c.blob_id FROM message m JOIN message_content c ON c.id = m.content_id"
                        + " WHERE m.account_id = " + rig.account + " AND m.subject = 'm7'"))
                .isEqualTo(blob);
    }

    @Test
    void aMailboxThatWasMadeAnewIsSyncedFromItsBeginning() throws Exception {
        deliver(1, 3);
        dovecot.doveadm("mailbox create", user, "Lists");
        dovecot.doveadm("copy", user, "Lists", "mailbox", "INBOX", "all");
        sync("Lists");
        dovecot.doveadm("mailbox delete", user, "Lists");
        TimeUnit.SECONDS.sleep(1); // UIDVALIDITY is a time in seconds
        dovecot.doveadm("mailbox create", user, "Lists");
        dovecot.doveadm("copy", user, "Lists", "mailbox", "INBOX", "uid", "2");

        assertThat(counts(sync("Lists"))).containsExactly(1, 0, 3);
    }

    @Test
    void aServerThatIsKilledFailsTheJobForATimeAndLosesNothing() throws Exception {
        deliver(1, 3_000);
        CompletableFuture<Outcome> running = CompletableFuture.supplyAsync(() -> {
            try {
                return rig.messages().run(rig.attempt(credential, "INBOX"));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(5)).until(() -> rig.messagesKept() > 0);
        dovecot.kill();

        Outcome outcome = running.get(2, TimeUnit.MINUTES);

        dovecot.restart();
        if (outcome instanceof Outcome.Failed failed) { // unless all had been fetched by then
            assertThat(failed.code()).isIn(ErrorCode.PROVIDER_UNREACHABLE, ErrorCode.PROVIDER_ERROR);
            assertThat(failed.permanent()).isFalse();
        }
        sync("INBOX");
        assertThat(rig.messagesKept()).isEqualTo(3_000);
        assertThat(rig.number("SELECT count(DISTINCT uid) FROM message WHERE account_id = " + rig.account))
                .isEqualTo(3_000);
    }
}
