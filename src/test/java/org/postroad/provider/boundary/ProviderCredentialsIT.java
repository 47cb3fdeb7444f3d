package org.postroad.provider.boundary;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postroad.testing.Api;
import org.postroad.testing.OnBothDatabases;
import org.postroad.testing.PostroadIT;
import org.postroad.testing.ServerProcess;
import org.postroad.testing.Tenant;

/**
 * Provider credentials over REST, and what is found with them at a real mail server and a real token endpoint. The node under test may
 * call {@code localhost}, and send secrets there without TLS, see {@code arquillian.xml}.
 */
@OnBothDatabases
class ProviderCredentialsIT extends PostroadIT {
    private static GreenMail mail;

    private final List<String> tokenRequests = new CopyOnWriteArrayList<>();
    private Tenant tenant;
    private HttpServer tokens;
    private volatile String tokenAnswer = "";
    private volatile int tokenStatus = 200;

    @BeforeAll
    static void startMail() {
        mail = new GreenMail(new ServerSetup[] {setup("imap"), setup("imaps"), setup("smtp")});
        mail.setUser("ann@example.com", "ann", "swordfish");
        mail.start();
    }

    @AfterAll
    static void stopMail() {
        mail.stop();
    }

    private static ServerSetup setup(String protocol) {
        return new ServerSetup(0, "127.0.0.1", protocol);
    }

    @BeforeEach
    void open() throws IOException {
        tenant = Tenant.open(admin());
        tokens = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        tokens.createContext("/token", exchange -> {
            tokenRequests.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            byte[] bytes = tokenAnswer.getBytes(UTF_8);
            exchange.sendResponseHeaders(tokenStatus, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        tokens.start();
    }

    @AfterEach
    void close() {
        tokens.stop(0);
    }

    private Api api() {
        return tenant.member();
    }

    private static String json(String quoted) {
        return quoted.replace('\'', '"');
    }

    private String collection() {
        return tenant.path("/provider-credentials");
    }

    private static String at(JsonObject credential, String below) {
        return "/api/provider-credentials/" + credential.getString("id") + below;
    }

    private JsonObject create(String quoted) {
        return api().post(collection(), json(quoted)).data();
    }

    private static String server(int port, String tls) {
        return "{'host': 'localhost', 'port': %d, 'tls': '%s'}".formatted(port, tls);
    }

    private static String imap() {
        return server(mail.getImap().getPort(), "none");
    }

    private static String smtp() {
        return server(mail.getSmtp().getPort(), "none");
    }

    private JsonObject mailbox(String secret) {
        return create("{'name': 'mail', 'user': 'ann', 'secret': '%s', 'imap': %s, 'smtp': %s}"
                .formatted(secret, imap(), smtp()));
    }

    private JsonObject oauth(String refreshToken) {
        return create(
                "{'name': 'mail', 'user': 'ann', 'imap': %s, 'smtp': %s, 'oauth': {'refresh_token': '%s', 'client_id': 'postroad', 'client_secret': 'shh-client', 'token_url': 'http://localhost:%d/token'}}"
                        .formatted(
                                imap(),
                                smtp(),
                                refreshToken,
                                tokens.getAddress().getPort()));
    }

    private JsonObject read(JsonObject credential) {
        return api().get(at(credential, "")).data();
    }

    private JsonObject test(JsonObject credential) {
        return api().post(at(credential, "/test"), null).data();
    }

    private static JsonObject part(JsonObject tested, String name) {
        return tested.getJsonArray("parts").getValuesAs(JsonObject.class).stream()
                .filter(part -> part.getString("part").equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No " + name + " in " + tested));
    }

    private static JsonObject lastStep(JsonObject part) {
        List<JsonObject> steps = part.getJsonArray("steps").getValuesAs(JsonObject.class);
        return steps.get(steps.size() - 1);
    }

    private void assertFails(String quoted, String part, String step, String code) {
        JsonObject credential = create(quoted);

        JsonObject tested = test(credential);

        assertThat(tested.getBoolean("ok")).as(tested.toString()).isFalse();
        JsonObject last = lastStep(part(tested, part));
        assertThat(last.getString("step")).as(tested.toString()).isEqualTo(step);
        assertThat(last.getString("error_code")).as(tested.toString()).isEqualTo(code);
        assertThat(read(credential).getString("last_error_code")).isEqualTo(code);
        assertThat(read(credential).getString("last_error_detail")).startsWith(part + ", " + step + ": ");
    }

    @Test
    void aCredentialIsMadeReadListedAndFoundWithoutItsSecret() {
        Api.Reply made = api().with("Idempotency-Key", "once")
                .post(
                        collection(),
                        json("{'name': 'Ann', 'user': 'ann', 'secret': 'swordfish', 'imap': %s}".formatted(imap())));

        assertThat(made.status()).isEqualTo(201);
        JsonObject credential = made.data();
        assertThat(made.header("Location").orElseThrow()).endsWith(at(credential, ""));
        assertThat(credential.getString("status")).isEqualTo("unverified");
        assertThat(credential.getString("auth")).isEqualTo("password");
        assertThat(credential.get("smtp")).isEqualTo(JsonValue.NULL);
        assertThat(credential.get("last_rotated_at")).isEqualTo(JsonValue.NULL);
        assertThat(read(credential)).isEqualTo(credential);
        assertThat(api().get(collection() + "?q=An").list()).containsExactly(credential);
        assertThat(api().get(collection() + "?q=Bob").list()).isEmpty();
        assertThat(api().post(collection() + "/search", json("{'query': 'ann', 'filter': {'status': 'unverified'}}"))
                        .list())
                .containsExactly(credential);
        assertThat(api().post(collection() + "/search", json("{'filter': {'status': ['valid']}}"))
                        .list())
                .isEmpty();
        for (String text : List.of(
                made.body(),
                api().get(collection()).body(),
                admin().get(tenant.path("/logs")).body())) {
            assertThat(text).doesNotContain("swordfish");
        }
        assertThat(tenant.viewer().get(at(credential, "")).status()).isEqualTo(200);
        assertThat(tenant.viewer().post(at(credential, "/test"), null).status()).isEqualTo(403);
    }

    @Test
    void whatAMailServerSaysIsToldStepByStepAndKept() {
        JsonObject credential = mailbox("swordfish");

        JsonObject tested = test(credential);

        assertThat(tested.getBoolean("ok")).as(tested.toString()).isTrue();
        assertThat(part(tested, "imap").getJsonArray("steps").getValuesAs(JsonObject.class))
                .extracting(step -> step.getString("step"))
                .containsExactly("resolve", "connect", "greet", "authenticate", "capability", "list");
        assertThat(part(tested, "imap").getJsonArray("capabilities").getValuesAs(JsonString::getString))
                .contains("IMAP4REV1");
        assertThat(lastStep(part(tested, "smtp")).getString("step")).isEqualTo("authenticate");
        JsonObject now = read(credential);
        assertThat(now.getString("status")).isEqualTo("valid").isEqualTo(tested.getString("status"));
        assertThat(now.getString("last_tested_at")).isEqualTo(tested.getString("tested_at"));
        assertThat(now.get("last_error_code")).isEqualTo(JsonValue.NULL);
    }

    @Test
    void aWrongPasswordIsFoundAndARotationRepairsIt() {
        JsonObject credential = mailbox("not-the-password");

        JsonObject tested = test(credential);

        assertThat(tested.getString("status")).isEqualTo("failing");
        for (String part : List.of("imap", "smtp")) {
            JsonObject step = lastStep(part(tested, part));
            assertThat(step.getString("step")).isEqualTo("authenticate");
            assertThat(step.getString("error_code")).isEqualTo("provider_auth_failed");
            assertThat(step.getString("severity")).isEqualTo("permanent");
            assertThat(step.getString("error_detail")).isNotBlank().doesNotContain("not-the-password");
        }
        Api.Reply rotated = api().post(at(credential, "/rotate"), "{\"secret\":\"swordfish\"}");
        assertThat(rotated.data().getString("status")).isEqualTo("unverified");
        assertThat(rotated.data().getString("last_rotated_at")).isNotBlank();
        assertThat(test(credential).getString("status")).isEqualTo("valid");
        assertThat(api().with("If-Match", "\"1\"")
                        .post(at(credential, "/rotate"), "{\"secret\":\"marlin\"}")
                        .status())
                .isEqualTo(412);
        assertThat(test(credential).getBoolean("ok")).isTrue();
    }

    @Test
    void anAccessTokenIsFetchedAndSentByXoauth2() {
        JsonObject credential = oauth("refresh-1");
        assertThat(credential.getString("auth")).isEqualTo("oauth");
        assertThat(credential.getJsonObject("oauth").keySet()).containsExactlyInAnyOrder("token_url", "client_id");
        tokenAnswer = "{\"access_token\":\"swordfish\",\"refresh_token\":\"refresh-2\",\"token_type\":\"Bearer\"}";

        JsonObject tested = test(credential);

        assertThat(tested.getBoolean("ok")).as(tested.toString()).isTrue();
        assertThat(lastStep(part(tested, "oauth")).getString("step")).isEqualTo("token");
        assertThat(test(credential).getBoolean("ok")).isTrue();
        assertThat(tokenRequests).hasSize(2);
        assertThat(tokenRequests.get(0)).contains("refresh_token=refresh-1&", "client_secret=shh-client");
        assertThat(tokenRequests.get(1)).as("the token that took its place").contains("refresh_token=refresh-2&");
        assertThat(read(credential).get("last_rotated_at")).isEqualTo(JsonValue.NULL);
    }

    @Test
    void aRefreshTokenThatIsNoGoodAnyMoreIsAPermanentFailure() {
        JsonObject credential = oauth("refresh-1");
        tokenStatus = 400;
        tokenAnswer = "{\"error\":\"invalid_grant\",\"error_description\":\"refresh-1 has been revoked\"}";

        JsonObject tested = test(credential);

        JsonObject step = lastStep(part(tested, "oauth"));
        assertThat(step.getString("error_code")).isEqualTo("provider_auth_failed");
        assertThat(step.getString("error_detail")).contains("has been revoked").doesNotContain("refresh-1");
        assertThat(tested.getJsonArray("parts")).as("nothing else is tried").hasSize(1);
        assertThat(tested.getString("status")).isEqualTo("failing");
        assertThat(api().post(at(credential, "/rotate"), "{\"secret\":\"swordfish\"}")
                        .pointers())
                .contains("/oauth");
        api().post(at(credential, "/rotate"), "{\"oauth\":{\"refresh_token\":\"refresh-3\"}}")
                .expect(2);
        tokenStatus = 200;
        tokenAnswer = "{\"access_token\":\"swordfish\"}";
        assertThat(test(credential).getBoolean("ok")).isTrue();
        assertThat(tokenRequests.get(1)).contains("refresh_token=refresh-3&", "client_secret=shh-client");
    }

    @Test
    void eachWayToFailHasItsStepAndCode() throws IOException {
        String mailbox = "{'name': 'm', 'user': 'ann', 'secret': 'swordfish', 'imap': %s}";
        int nobody = ServerProcess.freePort();

        assertFails(mailbox.formatted(server(nobody, "none")), "imap", "connect", "provider_unreachable");
        assertFails(
                mailbox.formatted(server(mail.getImaps().getPort(), "implicit")),
                "imap",
                "tls",
                "provider_protocol_error");
        assertFails(
                mailbox.formatted("{'host': '127.0.0.1', 'port': 993, 'tls': 'implicit'}"),
                "imap",
                "resolve",
                "address_refused");
        assertFails(
                mailbox.formatted("{'host': 'no-such-host.invalid', 'port': 993, 'tls': 'implicit'}"),
                "imap",
                "resolve",
                "provider_unreachable");
        assertFails(
                mailbox.formatted(server(mail.getImap().getPort(), "starttls")), "imap", "tls", "provider_rejected");
    }

    @Test
    void aTemporaryFailureLeavesTheStatusAsItWas() throws IOException {
        JsonObject credential = create("{'name': 'm', 'user': 'ann', 'secret': 'swordfish', 'imap': %s}"
                .formatted(server(ServerProcess.freePort(), "none")));

        assertThat(test(credential).getString("status")).isEqualTo("unverified");
        assertThat(read(credential).getString("last_error_code")).isEqualTo("provider_unreachable");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                                                          | /name,/user,/secret,/imap
            {'name': 'm', 'user': 'u', 'secret': 's'}                                                   | /imap
            {'name': 'm', 'user': 'u', 'imap': {'host': 'h.example', 'port': 1, 'tls': 'implicit'}}     | /secret
            {'name': 'm', 'user': 'u', 'secret': 's', 'oauth': {}, 'smtp': {'host': 'h.example', 'port': 1, 'tls': 'starttls'}} | /oauth
            {'name': 'm', 'user': 'u', 'secret': 's', 'imap': {'host': 'h.example', 'port': 143, 'tls': 'none'}}        | /imap/tls
            {'name': 'm', 'user': 'u', 'secret': 's', 'imap': {'host': 'h example', 'port': 70000, 'tls': 'ssl'}}       | /imap/host,/imap/port,/imap/tls
            {'name': 'm', 'user': 'u', 'secret': 's', 'imap': {}}                                       | /imap/host,/imap/port,/imap/tls
            {'name': '', 'user': ' ', 'secret': '', 'imap': {'host': 'h.example', 'port': 1, 'tls': 'implicit'}}        | /name,/user,/secret
            {'name': 'm', 'user': 'u', 'status': 'valid', 'secret': 's', 'imap': {'host': 'h.example', 'port': 1, 'tls': 'implicit'}} | /status
            {'name': 'm', 'user': 'u', 'oauth': {'refresh_token': 'r', 'client_id': 'c', 'token_url': 'http://h.example/t'}, 'imap': {'host': 'h.example', 'port': 1, 'tls': 'implicit'}} | /oauth/token_url
            """)
    void whatIsWrongIsNamed(String body, String pointers) {
        Api.Reply reply = api().post(collection(), json(body));

        assertThat(reply.status()).as(reply.toString()).isEqualTo(422);
        assertThat(reply.pointers()).containsExactlyInAnyOrder(pointers.split(","));
    }

    @Test
    void aSecretIsGivenAnewWhereItWouldGoElsewhere() {
        JsonObject credential = mailbox("swordfish");
        Api patch = api().with("Content-Type", "application/merge-patch+json");

        Api.Reply refused = patch.patch(at(credential, ""), json("{'imap': {'port': 1143}}"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.pointers()).containsExactly("/secret");
        assertThat(refused.body()).contains("secret_required");

        JsonObject named = patch.patch(at(credential, ""), json("{'name': 'other', 'smtp': null}"))
                .data();
        assertThat(named.getString("name")).isEqualTo("other");
        assertThat(named.get("smtp")).isEqualTo(JsonValue.NULL);
        assertThat(patch.patch(at(credential, ""), json("{'imap': null}")).pointers())
                .contains("/imap");
        JsonObject moved = patch.patch(at(credential, ""), json("{'imap': {'port': 1143}, 'secret': 'marlin'}"))
                .data();
        assertThat(moved.getJsonObject("imap").getInt("port")).isEqualTo(1143);
        assertThat(moved.getString("last_rotated_at")).isNotBlank();
    }

    @Test
    void tasksAimAtACredentialOfTheirAccountAndKeepIt() {
        JsonObject credential = mailbox("swordfish");
        String task = "{'task_type': 'noop', 'target_credential_id': '%s'}".formatted(credential.getString("id"));

        Tenant other = Tenant.open(admin());
        assertThat(other.member().post(other.path("/tasks"), json(task)).pointers())
                .containsExactly("/target_credential_id");
        JsonObject made = api().post(tenant.path("/tasks"), json(task)).data();
        assertThat(made.getString("target_credential_id")).isEqualTo(credential.getString("id"));

        Api.Reply refused = api().delete(at(credential, ""));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("credential_in_use");
        assertThat(refused.body()).contains("1 task has it");
        api().delete("/api/tasks/" + made.getString("id")).expect(2);
        assertThat(api().delete(at(credential, "")).status()).isEqualTo(204);
        assertThat(api().get(at(credential, "")).status()).isEqualTo(404);
    }

    @Test
    void aCredentialGoesWithItsAccount() {
        JsonObject credential = mailbox("swordfish");

        assertThat(tenant.owner().delete(tenant.path()).status()).isEqualTo(204);

        assertThat(admin().get(at(credential, "")).status()).isEqualTo(404);
    }

    @Test
    void whoseAccountItIsMayNotGoThroughTheSecretsOfAll() {
        assertThat(tenant.owner()
                        .post(tenant.path("/jobs"), "{\"action\":\"reencrypt_secrets\"}")
                        .status())
                .isEqualTo(403);
        assertThat(tenant.owner()
                        .post(tenant.path("/tasks"), "{\"task_type\":\"reencrypt_secrets\"}")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void theSecretsAreGoneThroughByAJob() {
        JsonObject credential = mailbox("swordfish");
        JsonObject job = admin().post(tenant.path("/jobs"), "{\"action\":\"reencrypt_secrets\"}")
                .data();

        JsonObject done = await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> api().get("/api/jobs/" + job.getString("id")).data(),
                        present -> List.of("succeeded", "failed").contains(present.getString("status")));

        assertThat(done.getString("status")).as(done.toString()).isEqualTo("succeeded");
        assertThat(done.getJsonObject("result").getInt("credentials")).isPositive();
        assertThat(test(credential).getBoolean("ok")).isTrue();
        assertThat(admin().post(tenant.path("/jobs"), json("{'action': 'reencrypt_secrets', 'payload': {'a': 1}}"))
                        .pointers())
                .containsExactly("/payload/a");
    }

    @Test
    void noSecretIsInTheServersLog() throws IOException {
        JsonObject credential = mailbox("a-secret-of-the-log-test");
        test(credential);
        api().post(at(credential, "/rotate"), "{\"secret\":\"another-secret-of-the-log-test\"}")
                .expect(2);
        api().post(collection(), "{\"secret\":\"third-secret-of-the-log-test\"").expect(4);

        for (Path log : logs()) {
            assertThat(Files.readString(log)).doesNotContain("secret-of-the-log-test");
        }
    }

    private static List<Path> logs() throws IOException {
        try (var files = Files.list(Path.of("target", "server"))) {
            return files.filter(file -> file.toString().endsWith(".log")).toList();
        }
    }
}
