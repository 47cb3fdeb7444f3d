package org.postroad.provider.control;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.provider.entity.CredentialStatus;
import org.postroad.provider.entity.ProviderCredential;
import org.postroad.testing.Databases;
import org.postroad.testing.EngineRig;
import org.postroad.testing.ScriptedServer;

/** Syncs with servers that say what a test wants: QRESYNC and CONDSTORE, and what no good server does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class ScriptedSyncOnH2IT {
    private static final String LISTED = "* LIST () \"/\" INBOX";
    private static final ReadBounds.Limits SHORT = new ReadBounds.Limits(
            Duration.ofSeconds(20), Duration.ofSeconds(5), Duration.ofSeconds(30), 50_000_000, 600_000, 4_000_000);

    private DataSource dataSource;
    private SyncRig rig;

    /** What is said to commands that contain something; the first that fits. */
    private final Map<String, String[]> answers = new LinkedHashMap<>();

    private List<String> heard = List.of();

    @BeforeAll
    void open() {
        dataSource = Databases.of(Dialect.H2);
    }

    @BeforeEach
    void anAccountOfItsOwn() {
        rig = new SyncRig(dataSource);
        answers.clear();
        say("LIST \"", LISTED, "TAG OK");
        say("STATUS ", "TAG OK");
    }

    @AfterEach
    void leave() {
        rig.close();
    }

    private void say(String to, String... lines) {
        answers.put(to, lines);
    }

    private void play(ScriptedServer.Client client, String capabilities) throws IOException {
        client.say("* OK [CAPABILITY IMAP4rev1 " + capabilities + "] ready");
        client.answer("TAG OK [CAPABILITY IMAP4rev1 " + capabilities + "] signed in");
        String line = client.hear();
        while (!line.isEmpty()) {
            String command = line;
            String[] lines = answers.entrySet().stream()
                    .filter(answer -> command.contains(answer.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(new String[] {"TAG OK"});
            for (String text : lines) {
                client.say(text.replace("TAG", line.split(" ", 2)[0]));
            }
            line = client.hear();
        }
    }

    private interface Use<T> {
        T of(ProviderCredential credential) throws Exception;
    }

    private ProviderCredential credential;

    private <T> T with(String capabilities, Use<T> use) throws Exception {
        try (ScriptedServer server = new ScriptedServer(tls(), client -> play(client, capabilities))) {
            if (credential == null || credential.accountId() != rig.account) {
                credential = rig.credential(server.port(), "ann", "swordfish");
            }
            EngineRig.execute(
                    dataSource,
                    "UPDATE provider_credential SET imap_port = " + server.port() + " WHERE id = " + credential.id());
            T result = use.of(credential);
            heard = server.heard();
            return result;
        }
    }

    private static SSLContext tls() throws NoSuchAlgorithmException {
        return SSLContext.getDefault();
    }

    private JsonObject sync(String capabilities) throws Exception {
        return with(
                capabilities,
                used -> rig.succeeds(rig.messages(MailboxSync.STRETCH, SHORT), rig.attempt(used, "INBOX")));
    }

    private Outcome.Failed fails(String capabilities) throws Exception {
        return with(
                capabilities, used -> rig.fails(rig.messages(MailboxSync.STRETCH, SHORT), rig.attempt(used, "INBOX")));
    }

    private void three(String modseq) {
        say("EXAMINE", "* 3 EXISTS", "* OK [UIDVALIDITY 9] x", "* OK [UIDNEXT 8] x", modseq, "TAG OK [READ-ONLY] x");
        say("RETURN (ALL)", "* ESEARCH (TAG \"TAG\") UID ALL 2:3,7", "TAG OK");
        say("UID SEARCH", "* SEARCH 2 3 7", "TAG OK");
        say("RFC822.SIZE", head(1, 2), head(2, 3), head(3, 7), "TAG OK");
        say("BODY.PEEK[]", body(1, 2), body(2, 3), body(3, 7), "TAG OK");
    }

    private static String head(int number, int uid) {
        return "* " + number + " FETCH (UID " + uid
                + " RFC822.SIZE 20 INTERNALDATE \"03-Feb-2026 04:05:06 +0000\" FLAGS (\\Seen $Own))";
    }

    private static String body(int number, int uid) {
        return "* " + number + " FETCH (UID " + uid + " BODY[]<0> {18}\r\nSubject: s" + uid + "\r\n\r\n" + uid
                + "\r\n)";
    }

    private long kept() {
        return rig.messagesKept();
    }

    @Test
    void withQresyncOneAnswerSaysAllThatChanged() throws Exception {
        three("* OK [HIGHESTMODSEQ 100] x");
        assertThat(sync("QRESYNC CONDSTORE ENABLE ESEARCH").getInt("added")).isEqualTo(3);
        assertThat(kept()).isEqualTo(3);
        assertThat(rig.number("SELECT synced_modseq FROM mailbox WHERE account_id = " + rig.account))
                .isEqualTo(100);

        answers.clear();
        say(
                "EXAMINE",
                "* OK [UIDVALIDITY 9] x",
                "* 2 EXISTS",
                "* OK [UIDNEXT 8] x",
                "* OK [HIGHESTMODSEQ 110] x",
                "* VANISHED (EARLIER) 1:2,4:6",
                "* 1 FETCH (UID 3 FLAGS (\\Flagged) MODSEQ (108))",
                "TAG OK [READ-ONLY] x");
        JsonObject result = sync("QRESYNC CONDSTORE ENABLE ESEARCH");

        assertThat(heard.subList(1, heard.size()).stream().filter(line -> !line.startsWith("(")))
                .anyMatch(line -> line.endsWith("ENABLE QRESYNC"))
                .anyMatch(line -> line.endsWith("EXAMINE \"INBOX\" (QRESYNC (9 100))"))
                .hasSizeLessThanOrEqualTo(3);
        assertThat(result.getInt("deleted")).isEqualTo(1);
        assertThat(result.getInt("changed")).isEqualTo(1);
        assertThat(kept()).isEqualTo(2);
        assertThat(rig.text("SELECT flags FROM message WHERE uid = 3 AND account_id = " + rig.account))
                .isEqualTo(" \\Flagged ");
    }

    @Test
    void withCondstoreOnlyChangesAreAskedFor() throws Exception {
        three("* OK [HIGHESTMODSEQ 100] x");
        sync("CONDSTORE");
        answers.clear();
        say(
                "EXAMINE",
                "* 2 EXISTS",
                "* OK [UIDVALIDITY 9] x",
                "* OK [UIDNEXT 8] x",
                "* OK [HIGHESTMODSEQ 120] x",
                "TAG OK");
        say("(CHANGEDSINCE 100)", "* 2 FETCH (UID 7 MODSEQ (115) FLAGS ())", "TAG OK");
        say("UID SEARCH", "* SEARCH 2 7", "TAG OK");

        JsonObject result = sync("CONDSTORE");

        assertThat(result.getInt("changed")).isEqualTo(1);
        assertThat(result.getInt("deleted")).isEqualTo(1);
        assertThat(rig.text("SELECT flags FROM message WHERE uid = 7 AND account_id = " + rig.account))
                .isEqualTo(" ");
        answers.clear();
        say(
                "EXAMINE",
                "* 2 EXISTS",
                "* OK [UIDVALIDITY 9] x",
                "* OK [UIDNEXT 8] x",
                "* OK [HIGHESTMODSEQ 120] x",
                "TAG OK");
        sync("CONDSTORE");
        assertThat(heard).noneMatch(line -> line.contains("FETCH") || line.contains("SEARCH"));
    }

    @Test
    void whatIsMissingIsFetched() throws Exception {
        three("* OK [HIGHESTMODSEQ 100] x");
        sync("QRESYNC CONDSTORE ENABLE");
        EngineRig.execute(dataSource, "DELETE FROM message WHERE uid = 3 AND account_id = " + rig.account);

        assertThat(sync("QRESYNC CONDSTORE ENABLE").getInt("messages")).isEqualTo(3);
        assertThat(kept()).isEqualTo(3);
    }

    @Test
    void aServerThatFindsNothingOfWhatItHasDeletesNothing() throws Exception {
        three("* OK [NOMODSEQ] x");
        sync("IDLE");
        answers.clear();
        say("EXAMINE", "* 4 EXISTS", "* OK [UIDVALIDITY 9] x", "* OK [UIDNEXT 8] x", "TAG OK");
        say(
                "FLAGS",
                "* 1 FETCH (UID 2 FLAGS ())",
                "* 2 FETCH (UID 3 FLAGS ())",
                "* 3 FETCH (UID 7 FLAGS ())",
                "TAG OK");
        say("UID SEARCH", "* SEARCH", "TAG OK");

        assertThat(fails("IDLE").code()).isEqualTo(ErrorCode.PROVIDER_PROTOCOL_ERROR);
        assertThat(kept()).isEqualTo(3);
    }

    @Test
    void aMessageThatIsLargerThanItsServerSaysIsKeptWhole() throws Exception {
        three("* OK [HIGHESTMODSEQ 100] x");
        String large = "Subject: big\r\n\r\n" + "x".repeat(ImapMailbox.SMALL);
        String first = large.substring(0, ImapMailbox.SMALL);
        answers.remove("BODY.PEEK[]");
        say(
                "<0." + ImapMailbox.SMALL + ">",
                body(1, 2),
                "* 2 FETCH (UID 3 BODY[]<0> {" + first.length() + "}\r\n" + first + ")",
                body(3, 7),
                "TAG OK");
        say("UID FETCH 3 ", "* 2 FETCH (UID 3 BODY[]<0> {" + large.length() + "}\r\n" + large + ")", "TAG OK");

        assertThat(sync("IDLE").getInt("added")).isEqualTo(3);
        assertThat(rig.source("big")).hasSize(large.length());
    }

    @Test
    void aMessageThatIsDeletedBetweenItsPiecesIsNotKept() throws Exception {
        String piece = "Subject: big\r\n\r\n" + "x".repeat(ImapSession.PIECE - 16);
        say(
                "UID FETCH 3 (UID BODY.PEEK[]<0.",
                "* 2 FETCH (UID 3 BODY[]<0> {" + piece.length() + "}\r\n" + piece + ")",
                "TAG OK");
        say("UID FETCH 3 ", "TAG OK");
        three("* OK [HIGHESTMODSEQ 100] x");
        say("RFC822.SIZE", head(1, 2), head(2, 3).replace("SIZE 20", "SIZE 1200000"), head(3, 7), "TAG OK");
        say("BODY.PEEK[]", body(1, 2), body(3, 7), "TAG OK");

        assertThat(sync("IDLE").getInt("added")).isEqualTo(2);

        assertThat(kept()).isEqualTo(2);
        assertThat(rig.blobsKept()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TAG NO [NONEXISTENT] Unknown Mailbox: INBOX|NOT_FOUND|true",
                "TAG NO Mailbox doesn't exist: INBOX|NOT_FOUND|true",
                "TAG NO [NOPERM] not yours|PROVIDER_FORBIDDEN|true",
                "TAG NO [UNAVAILABLE] later|PROVIDER_ERROR|false",
                "TAG NO [OVERQUOTA] bandwidth|RATE_LIMITED|false",
                "TAG NO Too many requests|RATE_LIMITED|false",
                "TAG BAD what?|PROVIDER_PROTOCOL_ERROR|true",
                "* BYE shutting down|PROVIDER_UNREACHABLE|false",
                "* BYE [UNAVAILABLE] shutting down|PROVIDER_ERROR|false",
                "TAG OK without anything|PROVIDER_PROTOCOL_ERROR|true",
                "* VANISHED (EARLIER) nonsense|PROVIDER_PROTOCOL_ERROR|true",
                "* 1 FETCH (nonsense|PROVIDER_PROTOCOL_ERROR|true",
                "* OK {2000000000}|TOO_LARGE|true",
                "* OK [UIDVALIDITY 9] and then nothing|PROVIDER_TIMEOUT|false",
            })
    void whatGoesWrongHasItsCode(String answer, ErrorCode code, boolean permanent) throws Exception {
        say("EXAMINE", answer);

        Outcome.Failed failed = fails("IDLE");

        assertThat(failed.code()).as(failed.detail()).isEqualTo(code);
        assertThat(failed.permanent()).isEqualTo(permanent);
        assertThat(rig.store.get(credential.id()).status()).isEqualTo(CredentialStatus.UNVERIFIED);
    }

    @Test
    void aLineWithoutEndIsNotReadForEver() throws Exception {
        say("EXAMINE", "* OK " + "x".repeat(5_000_000));

        assertThat(fails("IDLE").code()).isEqualTo(ErrorCode.TOO_LARGE);
    }

    @Test
    void aFetchThatIsRefusedIsTriedAgain() throws Exception {
        three("* OK [HIGHESTMODSEQ 100] x");
        say("BODY.PEEK[]", "TAG NO Some messages could not be FETCHed");

        Outcome.Failed failed = fails("IDLE");

        assertThat(failed.code()).isEqualTo(ErrorCode.PROVIDER_ERROR);
        assertThat(failed.permanent()).isFalse();
        assertThat(failed.detail()).contains("Some messages could not be FETCHed");
    }
}
