package org.postroad.identity.boundary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postroad.identity.entity.ProofKey;
import org.postroad.testing.Api;
import org.postroad.testing.Browser;
import org.postroad.testing.OnBothDatabases;
import org.postroad.testing.OutsideServer;
import org.postroad.testing.PostroadIT;

/** Every flow, played as programs and browsers do. */
class OauthIT extends PostroadIT {
    private static final String PASSWORD = "correct horse";
    private static final String BACK = "http://127.0.0.1:51004/callback";
    private static final String VERIFIER = "a-verifier-that-is-long-enough-for-rfc-7636";
    private static final String DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code";

    private static int addresses;

    private Browser browser;
    private String user;

    @BeforeEach
    void open() {
        // Each test from an address of its own: failures are counted by it
        browser = new Browser(url("/"), "198.51.100." + (++addresses));
        user = newUser();
    }

    private String newUser() {
        String name = Api.unusedName("oauth");
        admin().post(
                        "/api/users",
                        "{\"name\":\"%s\",\"password\":\"%s\",\"permissions\":[\"sysAccountQuery\",\"sysUserQuery\"]}"
                                .formatted(name, PASSWORD))
                .expect(2);
        return name;
    }

    private Api with(JsonObject tokens) {
        return new Api(url("/")).withKey(tokens.getString("access_token"));
    }

    private static JsonObject json(HttpResponse<String> answer) {
        try (JsonReader reader = Json.createReader(new StringReader(answer.body()))) {
            return reader.readObject();
        }
    }

    private static Map<String, String> wish() {
        Map<String, String> wish = new HashMap<>();
        wish.put("response_type", "code");
        wish.put("client_id", "postroad");
        wish.put("redirect_uri", BACK);
        wish.put("state", "st & ate");
        wish.put("code_challenge", ProofKey.challenge(VERIFIER));
        wish.put("code_challenge_method", "S256");
        return wish;
    }

    private HttpResponse<String> decide(Map<String, String> wish, String decision) {
        Map<String, String> form = Browser.hidden(browser.get("/authorize", wish));
        form.put("username", user);
        form.put("password", PASSWORD);
        form.put("decision", decision);
        return browser.post("/authorize", form);
    }

    private String code(Map<String, String> wish) {
        return Browser.sentTo(decide(wish, "allow")).get("code");
    }

    private HttpResponse<String> exchange(String code, String... changes) {
        Map<String, String> form = new HashMap<>(Map.of(
                "grant_type", "authorization_code",
                "client_id", "postroad",
                "code", code,
                "redirect_uri", BACK,
                "code_verifier", VERIFIER));
        for (int i = 0; i < changes.length; i += 2) {
            form.put(changes[i], changes[i + 1]);
        }
        return browser.post("/auth/token", form);
    }

    private JsonObject tokens() {
        return json(exchange(code(wish())));
    }

    private HttpResponse<String> refresh(JsonObject tokens) {
        return browser.post(
                "/auth/token",
                Map.of(
                        "grant_type", "refresh_token",
                        "client_id", "postroad",
                        "refresh_token", tokens.getString("refresh_token")));
    }

    private static void assertError(HttpResponse<String> answer, String error) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(error.equals("invalid_client") ? 401 : 400);
        assertThat(json(answer).getString("error")).isEqualTo(error);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @Test
    @OnBothDatabases
    void aBrowserSignsInByCodeAndThenByRefreshToken() {
        HttpResponse<String> sent = decide(wish(), "allow");
        assertThat(sent.statusCode()).isEqualTo(303);
        assertThat(sent.headers().firstValue("Location").orElseThrow()).startsWith(BACK + "?");
        Map<String, String> answer = Browser.sentTo(sent);
        assertThat(answer.get("state")).isEqualTo("st & ate");
        assertThat(url("/").toString()).isEqualTo(answer.get("iss") + "/");

        HttpResponse<String> granted = exchange(answer.get("code"));
        JsonObject tokens = json(granted);
        assertThat(granted.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(tokens.getString("token_type")).isEqualTo("Bearer");
        assertThat(tokens.getInt("expires_in")).isBetween(1, 600);
        assertThat(tokens.getString("scope")).isEqualTo("*");
        assertThat(with(tokens).get("/api/users?limit=1").status()).isEqualTo(200);

        JsonObject next = json(refresh(tokens));
        assertThat(with(next).get("/api/users?limit=1").status()).isEqualTo(200);
    }

    @Test
    void whatATokenDoesIsWrittenWithItsUserAndItsClient() {
        Api.Reply made =
                with(tokens()).post("/api/accounts", "{\"name\":\"%s\"}".formatted(Api.unusedName("by-token")));
        assertThat(made.status()).as("without the permission").isEqualTo(403);

        assertThat(admin().get("/api/logs?q=user:" + user).body())
                .contains("user:" + user + " (client postroad)", "\"authorize\"");
    }

    @Test
    void scopesNarrowWhatATokenMayDo() {
        Map<String, String> wish = wish();
        wish.put("scope", "sysAccountQuery openid");
        assertThat(browser.get("/authorize", wish).body()).contains("<code>sysAccountQuery</code>");
        JsonObject tokens = json(exchange(code(wish)));

        assertThat(tokens.getString("scope")).isEqualTo("sysAccountQuery");
        assertThat(with(tokens).get("/api/accounts?limit=1").status()).isEqualTo(200);
        assertThat(with(tokens).get("/api/users?limit=1").status()).isEqualTo(403);
    }

    @Test
    void thePageIsStrictAndAccessible() {
        HttpResponse<String> page = browser.get("/authorize", wish());

        assertThat(page.statusCode()).isEqualTo(200);
        String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
        assertThat(policy)
                .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'")
                .contains("form-action 'self' http://127.0.0.1:51004;")
                .contains("style-src 'sha256-")
                .doesNotContain("unsafe", "script-src");
        assertThat(page.body())
                .contains("<html lang=\"en\">", "<label for=\"username\">", "<label for=\"password\">")
                .contains("autocomplete=\"current-password\"", "st &amp; ate")
                .doesNotContain("<script", "onclick", "style=\"");
        assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(page.headers().firstValue("X-Frame-Options")).contains("DENY");
    }

    @Test
    void whoSaysNoIsSentBackWithThat() {
        Map<String, String> answer = Browser.sentTo(decide(wish(), "deny"));

        assertThat(answer).containsEntry("error", "access_denied").containsEntry("state", "st & ate");
        assertThat(answer).doesNotContainKey("code");
    }

    @Test
    void aWrongPasswordShowsTheFormAgain() {
        Map<String, String> form = Browser.hidden(browser.get("/authorize", wish()));
        form.putAll(Map.of("username", user + "<b>", "password", "wrong horse", "decision", "allow"));

        HttpResponse<String> page = browser.post("/authorize", form);

        assertThat(page.statusCode()).isEqualTo(401);
        assertThat(page.body()).contains("role=\"alert\"", user + "&lt;b&gt;").doesNotContain("wrong horse", "<b>");
    }

    @Test
    void passwordsAreNotGuessedWithoutEnd() {
        Map<String, String> form = Browser.hidden(browser.get("/authorize", wish()));
        form.putAll(Map.of("username", user, "password", "wrong horse", "decision", "allow"));
        for (int i = 0; i < 10; i++) {
            assertThat(browser.post("/authorize", form).statusCode()).isEqualTo(401);
        }
        form.put("password", PASSWORD);

        assertThat(browser.post("/authorize", form).statusCode()).isEqualTo(429);
    }

    @Test
    void aFormFromElsewhereDoesNothing() {
        Map<String, String> form = Browser.hidden(browser.get("/authorize", wish()));
        form.putAll(Map.of("username", user, "password", PASSWORD, "decision", "allow"));

        assertThat(browser.post("/authorize", form, "Sec-Fetch-Site", "cross-site")
                        .statusCode())
                .isEqualTo(403);
        Map<String, String> forged = new HashMap<>(form);
        forged.put("form_token", "x".repeat(32));
        assertThat(browser.post("/authorize", forged).statusCode()).isEqualTo(403);
        browser.forgetCookie();
        assertThat(browser.post("/authorize", form).statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "redirect_uri, http://127.0.0.1:51004/other",
        "redirect_uri, https://evil.example/callback",
        "redirect_uri, ''",
        "client_id, nobody"
    })
    void nobodyIsSentToAnAddressThatIsNotTheClients(String name, String value) {
        Map<String, String> wish = wish();
        wish.put(name, value);

        HttpResponse<String> page = browser.get("/authorize", wish);

        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(page.headers().firstValue("Location")).isEmpty();
        assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
    }

    @ParameterizedTest
    @CsvSource({
        "response_type, token, unsupported_response_type",
        "code_challenge, '', invalid_request",
        "code_challenge_method, plain, invalid_request",
        "code_challenge_method, '', invalid_request",
        "scope, sysTaskGett, invalid_scope"
    })
    void whatElseIsWrongTheClientIsTold(String name, String value, String error) {
        Map<String, String> wish = wish();
        wish.put(name, value);

        assertThat(Browser.sentTo(browser.get("/authorize", wish)))
                .containsEntry("error", error)
                .containsEntry("state", "st & ate");
    }

    @Test
    void aCodeWithAWrongVerifierIsUsedUp() {
        String code = code(wish());

        assertError(exchange(code, "code_verifier", "another-verifier-that-is-long-enough-for-it"), "invalid_grant");
        assertError(exchange(code), "invalid_grant");
    }

    @Test
    void aCodeWithAnotherRedirectUriOrFromAnotherClientIsUsedUp() {
        assertError(exchange(code(wish()), "redirect_uri", BACK + "/x"), "invalid_grant");
        assertError(exchange(code(wish()), "client_id", "app"), "invalid_grant");
        assertError(exchange(code(wish()), "client_id", "nobody"), "invalid_client");
        assertError(exchange(code(wish()), "client_secret", "x"), "invalid_client");
        assertError(exchange(code(wish()), "grant_type", "password"), "unsupported_grant_type");
        assertError(exchange(""), "invalid_request");
    }

    @Test
    void aCodeThatComesTwiceEndsItsTokens() {
        String code = code(wish());
        JsonObject tokens = json(exchange(code));
        assertThat(with(tokens).get("/api/accounts?limit=1").status()).isEqualTo(200);

        assertError(exchange(code), "invalid_grant");

        Api.Reply gone = with(tokens).get("/api/accounts?limit=1");
        assertThat(gone.status()).isEqualTo(401);
        assertThat(gone.header("WWW-Authenticate").orElse("")).contains("error=\"invalid_token\"");
        assertError(refresh(tokens), "invalid_grant");
    }

    @Test
    @OnBothDatabases
    void aRefreshTokenThatComesTwiceEndsTheFamily() {
        JsonObject first = tokens();
        JsonObject second = json(refresh(first));
        assertThat(with(second).get("/api/accounts?limit=1").status()).isEqualTo(200);

        assertError(refresh(first), "invalid_grant");

        assertThat(with(second).get("/api/accounts?limit=1").status()).isEqualTo(401);
        assertError(refresh(second), "invalid_grant");
        assertThat(admin().get("/api/logs?limit=50").body()).contains("refresh_token_reused");
    }

    @Test
    void whoSignsOutIsOut() {
        JsonObject tokens = tokens();

        HttpResponse<String> answer = browser.post(
                "/auth/revoke", Map.of("client_id", "postroad", "token", tokens.getString("refresh_token")));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(with(tokens).get("/api/accounts?limit=1").status()).isEqualTo(401);
        assertThat(browser.post("/auth/revoke", Map.of("client_id", "postroad", "token", "unknown"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aChangedPasswordEndsWhatItAllowed() {
        JsonObject tokens = tokens();
        with(tokens)
                .post(
                        "/api/password",
                        "{\"current_password\":\"%s\",\"new_password\":\"incorrect zebra\"}".formatted(PASSWORD))
                .expect(2);

        assertThat(with(tokens).get("/api/accounts?limit=1").status()).isEqualTo(401);
        assertError(refresh(tokens), "invalid_grant");
    }

    @Test
    void aPasswordSetByAnOperatorAndADeletedUserEndItToo() {
        JsonObject tokens = tokens();
        String path = "/api/users/"
                + admin().get("/api/users?q=" + user).list().getJsonObject(0).getString("id");
        admin().patch(path, "{\"password\":\"incorrect zebra\"}").expect(2);
        assertThat(with(tokens).get("/api/accounts?limit=1").status()).isEqualTo(401);
        admin().patch(path, "{\"password\":\"%s\"}".formatted(PASSWORD)).expect(2);

        JsonObject more = tokens();
        admin().delete(path).expect(2);

        assertThat(with(more).get("/api/accounts?limit=1").status()).isEqualTo(401);
    }

    @Test
    @OnBothDatabases
    void aProgramWithoutABrowserIsLetInByItsCode() {
        JsonObject started = json(browser.post("/auth/device", Map.of("client_id", "postroad")));
        assertThat(started.getString("verification_uri"))
                .isEqualTo(url("/device").toString());
        assertThat(started.getInt("expires_in")).isEqualTo(600);
        assertThat(started.getInt("interval")).isEqualTo(5);
        assertError(poll(started), "authorization_pending");
        assertError(poll(started), "slow_down");

        assertThat(browser.get("/device", Map.of()).body()).contains("name=\"user_code\"");
        HttpResponse<String> page = browser.get("/device", Map.of("user_code", started.getString("user_code")));
        assertThat(page.body()).contains(started.getString("user_code"), "command line");
        Map<String, String> form = Browser.hidden(page);
        form.putAll(Map.of("username", user, "password", PASSWORD, "decision", "allow"));
        assertThat(browser.post("/device", form, "Sec-Fetch-Site", "cross-site").statusCode())
                .isEqualTo(403);
        assertThat(browser.post("/device", form).body()).contains("signed in now");
        assertThat(browser.post("/device", form).statusCode()).as("once").isEqualTo(400);

        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(16))
                .untilAsserted(() -> assertThat(with(json(poll(started)))
                                .get("/api/accounts?limit=1")
                                .status())
                        .isEqualTo(200));
        assertError(poll(started), "invalid_grant");
    }

    private HttpResponse<String> poll(JsonObject started) {
        return browser.post(
                "/auth/token",
                Map.of(
                        "grant_type",
                        DEVICE_CODE,
                        "client_id",
                        "postroad",
                        "device_code",
                        started.getString("device_code")));
    }

    @Test
    void aDeviceThatIsNotLetInLearnsIt() {
        JsonObject started = json(browser.post("/auth/device", Map.of("client_id", "postroad")));
        Map<String, String> form =
                Browser.hidden(browser.get("/device", Map.of("user_code", started.getString("user_code"))));
        form.put("decision", "deny");

        assertThat(browser.post("/device", form).body()).contains("not let in");

        assertError(poll(started), "access_denied");
    }

    @Test
    void userCodesAreNotGuessedWithoutEnd() {
        for (int i = 0; i < 10; i++) {
            assertThat(browser.get("/device", Map.of("user_code", "BBBB-BBBB")).statusCode())
                    .isEqualTo(400);
        }

        assertThat(browser.get("/device", Map.of("user_code", "BBBB-BBBB")).statusCode())
                .isEqualTo(429);
    }

    @Test
    void aClientOfTheFamilyWithAFormOfItsOwnGetsACode() {
        Api anonymous = new Api(url("/")).from("198.51.100." + (++addresses));
        String body = """
                {"type":"authCode","accountName":"%s","accountSecret":"%s","mfaToken":null,"clientId":"postroad",
                 "redirectUri":"%s","codeChallenge":"%s","codeChallengeMethod":"S256"}""";
        String challenge = ProofKey.challenge(VERIFIER);

        JsonObject answer = anonymous
                .post("/api/auth", body.formatted(user, PASSWORD, BACK, challenge))
                .expect(2)
                .json();
        JsonObject failure = anonymous
                .post("/api/auth", body.formatted(user, "wrong horse", BACK, challenge))
                .expect(2)
                .json();

        assertThat(answer.getString("type")).isEqualTo("authenticated");
        JsonObject tokens = json(exchange(answer.getString("client_code")));
        assertThat(with(tokens).get("/api/accounts?limit=1").status()).isEqualTo(200);
        assertThat(failure)
                .isEqualTo(Json.createObjectBuilder().add("type", "failure").build());
        assertThat(anonymous
                        .post("/api/auth", body.formatted(user, PASSWORD, "https://evil.example/", challenge))
                        .pointers())
                .containsExactly("/redirectUri");
        assertThat(anonymous
                        .post("/api/auth", body.formatted(user, PASSWORD, BACK, ""))
                        .pointers())
                .contains("/codeChallenge");
    }

    @Test
    void everybodyIsToldWhereToSignIn() {
        JsonObject server = json(browser.get("/.well-known/oauth-authorization-server", Map.of()));
        JsonObject resource = json(browser.get("/.well-known/oauth-protected-resource", Map.of()));
        Api anonymous = new Api(url("/"));

        assertThat(server.getString("token_endpoint"))
                .isEqualTo(url("/auth/token").toString());
        assertThat(server.getJsonArray("code_challenge_methods_supported").getString(0))
                .isEqualTo("S256");
        assertThat(resource.getJsonArray("authorization_servers").getString(0)).isEqualTo(server.getString("issuer"));
        assertThat(anonymous.get("/api/discover/" + user).json()).isEqualTo(server);
        assertThat(anonymous.get("/api/discover/nobody@example.org").json()).isEqualTo(server);
    }

    @Test
    void aLostAdminIsLetInAgainAndThatIsWritten() {
        Api rescued = new Api(url("/")).withPassword(OutsideServer.RECOVERY_NAME, OutsideServer.RECOVERY_PASSWORD);
        String name = Api.unusedName("rescued");

        rescued.post("/api/users", "{\"name\":\"%s\",\"permissions\":[\"sysUserUpdate\"]}".formatted(name))
                .expect(2);

        String log = admin().get("/api/logs?q=recovery:&limit=50").body();
        assertThat(log).contains("recovery:rescue", name).doesNotContain(OutsideServer.RECOVERY_PASSWORD);
        assertThat(admin().get("/api/logs?q=recovery_sign_in&limit=50").body()).contains("recovery_sign_in");
        assertThat(new Api(url("/"))
                        .from("198.51.100." + (++addresses))
                        .withPassword(OutsideServer.RECOVERY_NAME, "lost-and-gone")
                        .get("/api/accounts")
                        .status())
                .isEqualTo(401);
    }
}
