package org.postroad.provider.boundary;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postroad.testing.Api;
import org.postroad.testing.KeptEmails;
import org.postroad.testing.OnBothDatabases;
import org.postroad.testing.PostroadIT;
import org.postroad.testing.Tenant;

/** Mailboxes and emails over REST, as a sync has left them. */
@OnBothDatabases
class EmailsIT extends PostroadIT {
    private static final String PLAIN = "{'id': '1', 'type': 'text/plain'}";

    private static final String MIXED = """
            Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=
            X-Raw: Gr\u00fc\u00dfe
            Content-Type: multipart/mixed; boundary=m

            --m
            Content-Type: multipart/alternative; boundary=a

            --a
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            Gr=C3=BC=C3=9Fe=
             Ann
            --a
            Content-Type: text/html; charset=x-unknown

            <p onclick="x">Hi <img src="cid:logo@x"><img src="https://x.example/p.gif"><script>x</script></p>
            --a--
            --m
            Content-Type: image/png
            Content-ID: <logo@x>
            Content-Transfer-Encoding: base64

            AAEC~Aw!
            --m
            Content-Type: text/html

            <script>alert(1)</script>
            --m--
            """.replace("\n", "\r\n");

    private static final String MIXED_STRUCTURE = "{'id': '', 'type': 'multipart/mixed', 'parts': ["
            + "{'id': '1', 'type': 'multipart/alternative', 'parts': ["
            + "{'id': '1.1', 'type': 'text/plain', 'charset': 'utf-8', 'encoding': 'quoted-printable', 'size': 24},"
            + "{'id': '1.2', 'type': 'text/html', 'charset': 'x-unknown'}]},"
            + "{'id': '2', 'type': 'image/png', 'encoding': 'base64', 'disposition': 'inline', 'name': 'Gr\u00fc\u00dfe.png', 'content_id': '<logo@x>'},"
            + "{'id': '3', 'type': 'text/html', 'disposition': 'attachment', 'name': '../evil.html'},"
            + "{'id': '4', 'type': 'text/plain'}]}";

    private Tenant tenant;
    private KeptEmails emails;

    @BeforeEach
    void open() {
        tenant = Tenant.open(admin());
        emails = KeptEmails.of(admin(), tenant);
    }

    private String keep(String more) {
        return emails.keep("Subject: a\r\n\r\nbody", PLAIN, more).getString("email_id");
    }

    private static String at(String email, String below) {
        return "/api/emails/" + email + below;
    }

    private List<String> list(String query) {
        return ids(tenant.viewer().get(tenant.path("/emails" + query)));
    }

    private List<String> search(String quoted) {
        return ids(tenant.viewer().post(tenant.path("/emails/search"), KeptEmails.json(quoted)));
    }

    private static List<String> ids(Api.Reply reply) {
        return reply.list().getValuesAs(JsonObject.class).stream()
                .map(item -> item.getString("id"))
                .toList();
    }

    @Test
    void mailboxesAreListedAndFoundByTheirPathAndCredential() {
        String inbox = emails.keep("A: b\r\n\r\n", PLAIN, "").getString("mailbox_id");
        String work = emails.keep("A: b\r\n\r\n", PLAIN, "'path': 'Work/100%'").getString("mailbox_id");
        String other = KeptEmails.of(admin(), tenant)
                .keep("A: b\r\n\r\n", PLAIN, "'path': 'Work'")
                .getString("mailbox_id");
        String path = tenant.path("/mailboxes");

        assertThat(ids(tenant.viewer().get(path))).containsExactly(inbox, work, other);
        assertThat(ids(tenant.viewer().get(path + "?q=Work"))).containsExactly(work, other);
        assertThat(ids(tenant.viewer().get(path + "?q=Work/100%25"))).containsExactly(work);
        assertThat(ids(tenant.viewer().get(path + "?q=%25"))).isEmpty();
        assertThat(ids(tenant.viewer().get(path + "?credential_id=" + emails.credentialId())))
                .containsExactly(inbox, work);
        Api.Reply first = tenant.viewer().get(path + "?limit=2");
        assertThat(ids(tenant.viewer()
                        .get(path + "?limit=2&cursor=" + first.json().getString("next_cursor"))))
                .containsExactly(other);
        assertThat(tenant.viewer().get(path + "?credential_id=x").pointers()).containsExactly("credential_id");
    }

    @Test
    void aMailboxShowsWhatTheServerSaidAndCountsOnlyWhenAsked() {
        String id = emails.keep("A: b\r\n\r\n", PLAIN, "").getString("mailbox_id");
        keep("");

        JsonObject mailbox = tenant.viewer().get("/api/mailboxes/" + id).data();

        assertThat(mailbox.getString("path")).isEqualTo("INBOX");
        assertThat(mailbox.getString("credential_id")).isEqualTo(emails.credentialId());
        assertThat(mailbox.getInt("messages")).isEqualTo(2);
        assertThat(mailbox.isNull("special_use")).isTrue();
        assertThat(mailbox.isNull("synced_at")).isTrue();
        assertThat(mailbox).doesNotContainKey("message_count");
        assertThat(tenant.viewer()
                        .get("/api/mailboxes/" + id + "?message_count=true")
                        .data()
                        .getInt("message_count"))
                .isEqualTo(2);
        assertThat(tenant.viewer()
                        .get(tenant.path("/mailboxes?message_count=true"))
                        .list()
                        .getJsonObject(0)
                        .getInt("message_count"))
                .isEqualTo(2);
    }

    @Test
    void whatWasReceivedLastComesFirstPageByPage() {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            expected.add(0, keep("'received_at': '2026-01-31T12:00:0%d.123456Z'".formatted(i / 3)));
        }
        List<String> found = new ArrayList<>();
        String cursor = "";
        do {
            Api.Reply page = tenant.viewer().get(tenant.path("/emails?limit=2" + cursor));
            found.addAll(ids(page));
            cursor = page.json().isNull("next_cursor")
                    ? ""
                    : "&cursor=" + page.json().getString("next_cursor");
        } while (!cursor.isEmpty());

        assertThat(found).isEqualTo(expected);
        assertThat(list("?limit=2&offset=3")).isEqualTo(expected.subList(3, 5));
        assertThat(list("?received_after=2026-01-31T12:00:01.123456Z")).isEqualTo(expected.subList(0, 4));
        assertThat(list("?received_before=2026-01-31T13:00:01.123456%2B01:00")).isEqualTo(expected.subList(4, 7));
        assertThat(search("{'filter': {'received': {'gte': '2026-01-31T12:00:02Z'}}}"))
                .isEqualTo(expected.subList(0, 1));
        assertThat(tenant.viewer()
                        .get(tenant.path("/emails?received_after=monday&unseen=x"))
                        .pointers())
                .containsExactlyInAnyOrder("received_after", "unseen");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            MINUTES   | true
            of mon    | true
            ANN@EX    | true
            ben       | true
            Grüße     | true
            50%       | true
            5_%       | false
            !         | false
            carl      | false
            """)
    void textIsFoundInTheSubjectAndInAddresses(String text, boolean found) {
        String id = keep("'subject': 'Minutes of Monday 50% Gr\u00fc\u00dfe'");

        assertThat(search("{'query': '%s'}".formatted(text))).isEqualTo(found ? List.of(id) : List.of());
    }

    @Test
    void theyAreFoundByMailboxCredentialAndWhetherTheyWereSeen() {
        String seen = keep("'flags': ' \\\\Flagged \\\\Seen '");
        JsonObject other = KeptEmails.of(admin(), tenant).keep("A: b\r\n\r\n", PLAIN, "'path': 'Work'");
        String unseen = other.getString("email_id");
        String mailbox = other.getString("mailbox_id");

        assertThat(list("?unseen=true")).containsExactly(unseen);
        assertThat(list("?unseen=false")).containsExactly(seen);
        assertThat(list("?mailbox_id=" + mailbox)).containsExactly(unseen);
        assertThat(list("?credential_id=" + emails.credentialId())).containsExactly(seen);
        assertThat(search("{'filter': {'mailbox_id': '%s', 'unseen': true}}".formatted(mailbox)))
                .containsExactly(unseen);
        JsonObject email = tenant.viewer().get(at(seen, "")).data();
        assertThat(email.getBoolean("unseen")).isFalse();
        assertThat(email.getJsonArray("flags").toString()).isEqualTo("[\"\\\\Flagged\",\"\\\\Seen\"]");
    }

    @Test
    void anEmailShowsItsHeadersDecodedInTheirOrder() {
        String id = emails.keep(MIXED, MIXED_STRUCTURE, "").getString("email_id");

        Api.Reply reply = tenant.viewer().get(at(id, ""));

        List<JsonObject> headers = reply.data().getJsonArray("headers").getValuesAs(JsonObject.class);
        assertThat(headers)
                .extracting(header -> header.getString("name"))
                .containsExactly("Subject", "X-Raw", "Content-Type");
        assertThat(headers.get(0).getString("value")).isEqualTo("Gr\u00fc\u00dfe");
        assertThat(headers.get(1).getString("value")).isEqualTo("Gr\u00fc\u00dfe");
        assertThat(reply.data().getBoolean("content_kept")).isTrue();
        assertThat(tenant.viewer()
                        .with("If-None-Match", reply.header("ETag").orElseThrow())
                        .get(at(id, ""))
                        .status())
                .isEqualTo(304);
    }

    @Test
    void theBodyIsTextAndHtmlThatDoesNothing() {
        String id = emails.keep(MIXED, MIXED_STRUCTURE.replace(",{'id': '4', 'type': 'text/plain'}", ""), "")
                .getString("email_id");

        JsonObject body = tenant.member().get(at(id, "/body")).data();

        assertThat(body.getString("text")).isEqualTo("Gr\u00fc\u00dfe Ann");
        assertThat(body.getString("html").strip())
                .isEqualTo("<p>Hi <img src=\"/api/emails/%s/parts/2/content\"><img></p>".formatted(id));
        assertThat(body.getInt("remote_images")).isEqualTo(1);
        assertThat(body.getBoolean("truncated")).isFalse();
    }

    @Test
    void anEmptyBodyIsOneAndALongOneIsCut() {
        String empty = emails.keep("Subject: a\r\n\r\n", PLAIN, "").getString("email_id");
        String large = emails.keep("Subject: a\r\n\r\n", PLAIN, "'pieces': 6").getString("email_id");

        assertThat(tenant.member().get(at(empty, "/body")).data().getString("text"))
                .isEmpty();
        JsonObject body = tenant.member().get(at(large, "/body")).data();
        assertThat(body.getBoolean("truncated")).isTrue();
        assertThat(body.getString("text")).hasSize(2 * 1024 * 1024 + 1);
        assertThat(body.isNull("html")).isTrue();
    }

    @Test
    void thePartsAreAListAndATree() {
        String id = emails.keep(MIXED, MIXED_STRUCTURE, "").getString("email_id");

        JsonObject parts = tenant.viewer().get(at(id, "/parts")).data();

        assertThat(parts.getJsonArray("parts").getValuesAs(JsonObject.class))
                .extracting(part -> part.getString("id"))
                .containsExactly("1.1", "1.2", "2", "3", "4");
        assertThat(parts.getJsonObject("structure").getJsonArray("parts")).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            1.1 | text/plain;charset=utf-8 | attachment; filename="part-1-1"
            2   | image/png                | attachment; filename="Gr__e.png"; filename*=UTF-8''Gr%C3%BC%C3%9Fe.png
            3   | application/octet-stream | attachment; filename="evil.html"
            """)
    void aPartIsDownloadedDecodedAndRunsNowhere(String part, String type, String disposition) {
        String id = emails.keep(MIXED, MIXED_STRUCTURE, "").getString("email_id");

        HttpResponse<byte[]> reply = download(at(id, "/parts/" + part + "/content"));

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.headers().firstValue("Content-Type").orElseThrow().replace(" ", ""))
                .isEqualTo(type);
        assertThat(reply.headers().firstValue("Content-Disposition")).contains(disposition);
        assertThat(reply.headers().allValues("Content-Security-Policy")).containsExactly("sandbox");
        assertThat(reply.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(reply.body())
                .isEqualTo(
                        switch (part) {
                            case "1.1" -> "Gr\u00fc\u00dfe Ann".getBytes(UTF_8);
                            case "2" -> new byte[] {0, 1, 2, 3};
                            default -> "<script>alert(1)</script>".getBytes(UTF_8);
                        });
    }

    @Test
    void aPartThatIsNotThereIsNotFoundAndOneThatTheSourceLacksSaysSo() {
        String id = emails.keep(MIXED, MIXED_STRUCTURE, "").getString("email_id");

        assertThat(tenant.member().get(at(id, "/parts/9/content")).status()).isEqualTo(404);
        assertThat(tenant.member().get(at(id, "/parts/x/content")).status()).isEqualTo(404);
        assertThat(tenant.member().get(at(id, "/parts/4/content")).code()).isEqualTo("part_unreadable");
    }

    @Test
    void aLargeSourceIsDownloadedAsItIs() throws IOException {
        String id = emails.keep("Subject: a\r\n\r\n", PLAIN, "'pieces': 40").getString("email_id");

        HttpResponse<byte[]> reply = download(at(id, "/source"));

        assertThat(reply.headers().firstValue("Content-Type")).contains("message/rfc822");
        assertThat(reply.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"" + id + ".eml\"");
        assertThat(reply.body())
                .hasSize(14 + 40 * 512 * 1024)
                .startsWith("Subject: a\r\n\r\nAAAA".getBytes(ISO_8859_1));
        assertThat(download(at(id, "/parts/1/content")).body()).hasSize(40 * 512 * 1024);
    }

    @Test
    void anEmailThatIsTooLargeToBeKeptHasHeadersAndNothingElse() {
        String id =
                emails.keep("Subject: a\r\n\r\n", PLAIN, "'complete': false").getString("email_id");

        JsonObject email = tenant.member().get(at(id, "")).data();

        assertThat(email.getBoolean("content_kept")).isFalse();
        assertThat(email.getJsonArray("headers")).hasSize(1);
        for (String below : List.of("/body", "/source", "/parts/1/content")) {
            assertThat(tenant.member().get(at(id, below)).code()).as(below).isEqualTo("content_not_kept");
        }
    }

    @Test
    void aViewerSeesThatThereIsAnEmailAndNotWhatIsInIt() {
        String id = emails.keep(MIXED, MIXED_STRUCTURE, "").getString("email_id");

        assertThat(list("")).containsExactly(id);
        for (String below : List.of("/body", "/source", "/parts/2/content")) {
            assertThat(tenant.viewer().get(at(id, below)).status()).as(below).isEqualTo(403);
        }
    }

    private HttpResponse<byte[]> download(String path) {
        HttpRequest request = HttpRequest.newBuilder(url(path))
                .header("Authorization", "Bearer " + ADMIN_KEY)
                .build();
        try {
            return HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
