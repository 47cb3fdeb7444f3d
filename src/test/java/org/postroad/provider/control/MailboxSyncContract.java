package org.postroad.provider.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.json.JsonObject;
import jakarta.mail.Flags;
import jakarta.mail.Flags.Flag;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.postroad.jobs.control.LeaseLost;
import org.postroad.jobs.control.NewJob;
import org.postroad.jobs.control.TaskReading;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.control.LocalTransactions;
import org.postroad.provider.entity.CredentialStatus;
import org.postroad.provider.entity.ProviderCredential;
import org.postroad.testing.Databases;
import org.postroad.testing.EngineRig;

/** What holds for syncs with a server that knows nothing but the base of IMAP, on every database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
abstract class MailboxSyncContract {
    private static final LongConsumer ANY_VERSION = version -> {};
    private static int users;

    private DataSource dataSource;
    private GreenMail mail;
    private SyncRig rig;
    private GreenMailUser user;
    private MailFolder inbox;
    private ProviderCredential credential;

    abstract Dialect dialect();

    @BeforeAll
    void open() {
        dataSource = Databases.of(dialect());
        mail = new GreenMail(new ServerSetup(0, "127.0.0.1", "imap"));
        mail.start();
    }

    @AfterAll
    void close() {
        mail.stop();
    }

    @BeforeEach
    void aMailboxOfItsOwn() throws Exception {
        rig = new SyncRig(dataSource);
        String name = "ann" + ++users;
        user = mail.setUser(name + "@example.com", name, "swordfish");
        inbox = mail.getManagers().getImapHostManager().getInbox(user);
        credential = rig.credential(mail.getImap().getPort(), name, "swordfish");
    }

    @AfterEach
    void leave() {
        rig.close();
    }

    private long append(MailFolder folder, String source, Flag... flags) throws MessagingException {
        MimeMessage message = new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(source.getBytes(StandardCharsets.ISO_8859_1)));
        Flags set = new Flags();
        for (Flag flag : flags) {
            set.add(flag);
        }
        return folder.appendMessage(message, set, Date.from(Instant.parse("2026-02-03T04:05:06Z")));
    }

    private static String mailOf(String subject) {
        return mailOf(subject, "Hello, " + subject + ".\r\n");
    }

    private static String mailOf(String subject, String body) {
        return "Message-ID: <" + subject
                + "@example.com>\r\nFrom: Ann <ann@example.com>\r\nTo: bob@example.com\r\nSubject: " + subject
                + "\r\nDate: Tue, 3 Feb 2026 05:00:00 +0100\r\n\r\n" + body;
    }

    private void appendMany(int count) throws MessagingException {
        for (int i = 0; i < count; i++) {
            append(inbox, mailOf("m" + i));
        }
    }

    private JsonObject sync() throws Exception {
        return sync("INBOX");
    }

    private JsonObject sync(String mailbox) throws Exception {
        return rig.succeeds(rig.messages(), rig.attempt(credential, mailbox));
    }

    private static void counted(JsonObject result, int added, int changed, int deleted) {
        assertThat(List.of(result.getInt("added"), result.getInt("changed"), result.getInt("deleted")))
                .as(result.toString())
                .containsExactly(added, changed, deleted);
    }

    @Test
    void messagesAreKeptAsTheyAre() throws Exception {
        append(inbox, mailOf("first"), Flag.SEEN, Flag.FLAGGED);
        append(
                inbox,
                "From: =?utf-8?q?J=C3=BCrgen?= <j@example.com>\r\nTo: a@example.com, B <b@example.com>\r\nCc: c@example.com\r\n"
                        + "Subject: =?utf-8?b?R3LDvMOfZQ==?=\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nhi\r\n--x\r\n"
                        + "Content-Type: image/png; name=a.png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--x--\r\n");

        JsonObject result = sync();

        counted(result, 2, 0, 0);
        assertThat(result.getInt("messages")).isEqualTo(2);
        assertThat(rig.text("SELECT flags FROM message WHERE subject = 'first' AND account_id = " + rig.account))
                .isEqualTo(" \\Flagged \\Seen ");
        assertThat(new String(rig.source("first"), StandardCharsets.US_ASCII)).contains("Hello, first.");
        String other = " FROM message WHERE subject = 'Grüße' AND account_id = " + rig.account;
        assertThat(rig.text("SELECT sender" + other)).isEqualTo("Jürgen <j@example.com>");
        assertThat(rig.text("SELECT recipients" + other)).isEqualTo("a@example.com, B <b@example.com>, c@example.com");
        assertThat(rig.text("SELECT structure" + other))
                .contains("\"type\":\"multipart/mixed\"")
                .contains("\"id\":\"2\",\"type\":\"image/png\",\"encoding\":\"base64\",\"name\":\"a.png\",\"size\":4");
        assertThat(rig.number("SELECT count(*) FROM message WHERE message_id = '<first@example.com>' AND uid = 1 AND"
                        + " received_at = TIMESTAMP WITH TIME ZONE '2026-02-03 04:05:06+00' AND account_id = "
                        + rig.account))
                .isEqualTo(1);
    }

    @Test
    void whatIsNewChangedAndGoneIsSeen() throws Exception {
        appendMany(5);
        sync();
        counted(sync(), 0, 0, 0);

        append(inbox, mailOf("new"));
        inbox.setFlags(new Flags(Flag.SEEN), true, 2, null, true);
        inbox.setFlags(new Flags(Flag.DELETED), true, 4, null, true);
        inbox.expunge();

        counted(sync(), 1, 1, 1);
        assertThat(rig.messagesKept()).isEqualTo(5);
        assertThat(rig.contentsKept()).isEqualTo(5);
        assertThat(rig.blobsKept()).isEqualTo(5);
        assertThat(rig.number("SELECT count(*) FROM message WHERE uid = 4 AND account_id = " + rig.account))
                .isZero();
        assertThat(rig.text("SELECT flags FROM message WHERE uid = 2 AND account_id = " + rig.account))
                .isEqualTo(" \\Seen ");
        counted(sync(), 0, 0, 0);
    }

    @Test
    void anotherUidvalidityBeginsAnew() throws Exception {
        MailFolder box = mail.getManagers().getImapHostManager().createMailbox(user, "Box");
        append(box, mailOf("old"));
        append(box, mailOf("stays"));
        sync("Box");
        MailFolder anew;
        do { // the server gives them by the clock
            mail.getManagers().getImapHostManager().deleteMailbox(user, "Box");
            anew = mail.getManagers().getImapHostManager().createMailbox(user, "Box");
        } while (anew.getUidValidity() == box.getUidValidity());
        append(anew, mailOf("stays"));

        counted(sync("Box"), 1, 0, 2);
        assertThat(rig.messagesKept()).isEqualTo(1);
        assertThat(rig.contentsKept()).isEqualTo(1);
        assertThat(rig.blobsKept()).isEqualTo(1);
    }

    @Test
    void whatIsBrokenOffAnywhereGoesOnBehindItsLastCommit() throws Exception {
        appendMany(700);
        append(inbox, mailOf("large", "x".repeat(70).concat("\r\n").repeat(20_000)));
        append(inbox, mailOf("last"));
        for (int most = 1; ; most++) {
            SyncAttempt attempt = rig.attempt(credential, "INBOX");
            attempt.most = most;
            try {
                rig.messages().run(attempt);
                break;
            } catch (LeaseLost e) {
                assertThat(rig.number(
                                "SELECT count(*) - count(DISTINCT uid) FROM message WHERE account_id = " + rig.account))
                        .isZero();
            }
        }
        assertThat(rig.messagesKept()).isEqualTo(702);
        assertThat(rig.contentsKept()).isEqualTo(702);
        assertThat(rig.blobsKept()).isEqualTo(702);
        assertThat(rig.source("large")).hasSizeGreaterThan(1_400_000);
        counted(sync(), 0, 0, 0);
    }

    @Test
    void aStretchThatIsOverIsGoneOnWith() throws Exception {
        appendMany(700);
        SyncMessages hurried = rig.messages(Duration.ZERO, ReadBounds.Limits.SYNC);
        SyncAttempt attempt = rig.attempt(credential, "INBOX");

        assertThat(hurried.run(attempt)).isInstanceOf(Outcome.Again.class);
        assertThat(rig.messagesKept()).isEqualTo(300);
        JsonObject result = rig.succeeds(hurried, attempt);

        counted(result, 700, 0, 0);
        assertThat(attempt.progress).contains("300/700 INBOX: 300 of 700 messages");
    }

    @Test
    void aLargeMessageComesInPiecesAndOneOverTheCapLeavesItsHeader() throws Exception {
        byte[] random = new byte[900_000];
        new Random(3).nextBytes(random);
        String body = Base64.getMimeEncoder().encodeToString(random) + "\r\n";
        append(inbox, mailOf("pieces", body));
        append(inbox, mailOf("over", "y".repeat(78).concat("\r\n").repeat(30_000)));
        append(inbox, mailOf("after"));

        JsonObject result = sync();

        counted(result, 3, 0, 0);
        assertThat(result.getInt("oversized")).isEqualTo(1);
        assertThat(result.getJsonArray("oversized_uids").getInt(0)).isEqualTo(2);
        assertThat(new String(rig.source("pieces"), StandardCharsets.ISO_8859_1))
                .endsWith(body);
        assertThat(rig.number("SELECT count(*) FROM blob_chunk c JOIN blob b ON b.id = c.blob_id WHERE b.account_id = "
                        + rig.account))
                .isEqualTo(3);
        assertThat(new String(rig.source("over"), StandardCharsets.ISO_8859_1))
                .contains("Subject: over")
                .doesNotContain("yyy");
        assertThat(rig.text("SELECT structure FROM message WHERE subject = 'over' AND account_id = " + rig.account))
                .contains("\"id\":\"1\",\"type\":\"text/plain\"");
        assertThat(rig.number(
                        "SELECT count(*) FROM message_content WHERE NOT complete AND account_id = " + rig.account))
                .isEqualTo(1);
    }

    @Test
    void whatIsTheSameIsKeptOnce() throws Exception {
        MailFolder box = mail.getManagers().getImapHostManager().createMailbox(user, "Copy");
        String large = mailOf("large", "z".repeat(70).concat("\r\n").repeat(3_000));
        for (MailFolder folder : List.of(inbox, box)) {
            append(folder, mailOf("same"));
            append(folder, mailOf("same"));
            append(folder, large);
        }

        sync();
        sync("Copy");

        assertThat(rig.messagesKept()).isEqualTo(6);
        assertThat(rig.contentsKept()).isEqualTo(2);
        assertThat(rig.blobsKept()).isEqualTo(2);

        box.deleteAllMessages();
        counted(sync("Copy"), 0, 0, 3);
        assertThat(rig.contentsKept()).isEqualTo(2);
    }

    @Test
    void brokenMailIsKept() throws Exception {
        append(inbox, "Subject: no boundary\r\nContent-Type: multipart/mixed\r\n\r\nhm\r\n");
        append(inbox, "Subject: =?nope?q?x?=\r\nDate: yesterday\r\nFrom: <<>>,,@\r\nContent-Type: ;;;\r\n\r\n\0\0\r\n");
        append(inbox, "Subject: nul \0 in it\r\nContent-Type: multipart/mixed; boundary=\"a\"\r\n\r\n--b\r\n");
        append(inbox, "no header at all\r\n");

        counted(sync(), 4, 0, 0);
        assertThat(rig.text(
                        "SELECT structure FROM message WHERE subject = 'no boundary' AND account_id = " + rig.account))
                .contains("\"broken\":true");
    }

    @Test
    void mailboxesAreListedAndThoseThatAreGoneLoseTheirMessages() throws Exception {
        MailFolder box = mail.getManagers().getImapHostManager().createMailbox(user, "Bücher");
        append(box, mailOf("one"));
        append(inbox, mailOf("one"));
        JsonObject first = rig.succeeds(rig.mailboxes(), rig.attempt(credential, ""));
        assertThat(first.getInt("mailboxes")).isEqualTo(2);
        assertThat(first.getInt("added")).isEqualTo(2);
        sync();
        sync("Bücher");

        mail.getManagers().getImapHostManager().deleteMailbox(user, "Bücher");
        JsonObject second = rig.succeeds(rig.mailboxes(), rig.attempt(credential, ""));

        assertThat(second.getInt("gone")).isEqualTo(1);
        assertThat(second.getInt("messages_deleted")).isEqualTo(1);
        assertThat(rig.messagesKept()).isEqualTo(1);
        assertThat(rig.contentsKept()).isEqualTo(1);
        assertThat(rig.fails(rig.messages(), rig.attempt(credential, "Bücher")).code())
                .isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void aMailboxThatIsNotThereIsNotFound() throws Exception {
        Outcome.Failed failed = rig.fails(rig.messages(), rig.attempt(credential, "Nowhere"));

        assertThat(failed.code()).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(failed.permanent()).isTrue();
    }

    @Test
    void aWrongPasswordMarksTheCredential() throws Exception {
        ProviderCredential wrong = rig.credential(mail.getImap().getPort(), user.getLogin(), "wrong-one");

        Outcome.Failed failed = rig.fails(rig.messages(), rig.attempt(wrong, "INBOX"));

        assertThat(failed.code()).isEqualTo(ErrorCode.PROVIDER_AUTH_FAILED);
        assertThat(failed.permanent()).isTrue();
        assertThat(rig.store.get(wrong.id()).status()).isEqualTo(CredentialStatus.FAILING);
        assertThat(rig.store.get(credential.id()).status()).isEqualTo(CredentialStatus.UNVERIFIED);
    }

    @Test
    void aDeletedCredentialTakesItsMessagesAlong() throws Exception {
        appendMany(3);
        append(inbox, mailOf("large", "z".repeat(70).concat("\r\n").repeat(3_000)));
        sync();

        new DeleteProviderCredential(rig.changes, rig.store, TaskReading.over(rig.transactions), rig.removal())
                .delete(credential.id(), ANY_VERSION);

        assertThat(rig.messagesKept()).isZero();
        assertThat(rig.contentsKept()).isZero();
        assertThat(rig.blobsKept()).isZero();
        assertThat(rig.number("SELECT count(*) FROM mailbox WHERE account_id = " + rig.account))
                .isZero();
    }

    @Test
    void aDeletedAccountTakesItsMessagesAlong() throws Exception {
        appendMany(3);
        sync();

        int credentials = rig.transactions.<Integer>apart(
                connection -> new CredentialsOfAccount(rig.store, rig.removal()).removeAll(rig.account));

        assertThat(credentials).isEqualTo(1);
        assertThat(rig.messagesKept()).isZero();
        assertThat(rig.contentsKept()).isZero();
        assertThat(rig.blobsKept()).isZero();
    }

    @Test
    void whoIsAskedToStopStops() throws Exception {
        appendMany(3);
        SyncAttempt attempt = rig.attempt(credential, "INBOX");
        attempt.stopped = true;

        assertThatThrownBy(() -> rig.messages().run(attempt)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void theEngineSyncsAllMailboxesByAJobForEach() throws Exception {
        mail.getManagers().getImapHostManager().createMailbox(user, "Box");
        appendMany(3);
        EngineRig.installQueues(dataSource, Map.of("sync", 4));
        EngineRig[] engine = new EngineRig[1];
        SyncMessages handler = rig.messages(
                MailboxSync.STRETCH,
                ReadBounds.Limits.SYNC,
                new LocalTransactions(dataSource),
                () -> engine[0].engine.enqueue());
        engine[0] = EngineRig.over(dataSource, dialect())
                .action(SyncWish.ACTION, handler)
                .build();
        try (EngineRig running = engine[0].start()) {
            String id = ProviderCredential.ID.text(credential.id());
            running.enqueue(new NewJob(
                    rig.account, 0, SyncWish.ACTION, "{\"credential_id\":\"" + id + "\"}", null, 0, null, null));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> rig.number("SELECT count(*) FROM job WHERE state = 2 AND account_id = " + rig.account)
                            == 3);
        }
        assertThat(rig.messagesKept()).isEqualTo(3);
    }
}
