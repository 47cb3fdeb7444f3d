package org.postroad.platform.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroad.testing.Api;
import org.postroad.testing.OnBothDatabases;
import org.postroad.testing.PostroadIT;

/** Whoever finds the error, our code, JAX-RS or the server: the answer has one shape. */
class ProblemsIT extends PostroadIT {
    private static void isProblem(Api.Reply reply, int status, String code) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
        assertThat(reply.header("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(reply.header("Cache-Control")).contains("no-store");
        assertThat(reply.header("X-Content-Type-Options")).contains("nosniff");
        assertThat(reply.header("Server"))
                .as("who answers is nobody's business")
                .isEmpty();
        assertThat(reply.header("X-Powered-By")).isEmpty();
        JsonObject problem = reply.json();
        assertThat(problem.getString("type")).isEqualTo("urn:postroad:problem:" + code);
        assertThat(problem.getInt("status")).isEqualTo(status);
        assertThat(problem.getString("code")).isEqualTo(code);
        assertThat(problem.getString("title")).isNotBlank();
        assertThat(problem.getString("detail")).isNotBlank().doesNotContain("org.postroad", "Exception");
        assertThat(problem.getString("instance"))
                .isEqualTo(reply.response().uri().getRawPath());
        assertThat(reply.header("X-Request-Id")).contains(problem.getString("request_id"));
    }

    private static String pairs(Api.Reply reply) {
        StringBuilder pairs = new StringBuilder();
        for (JsonObject error : reply.json().getJsonArray("errors").getValuesAs(JsonObject.class)) {
            pairs.append(error.getString("pointer"))
                    .append(' ')
                    .append(error.getString("code"))
                    .append('\n');
        }
        return pairs.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/", "/index.html", "/api", "/problem", "/api/accounts"})
    void whoHasNotSignedInIsToldNothingButHow(String path) {
        Api.Reply reply = new Api(url("/")).get(path);

        isProblem(reply, 401, "unauthenticated");
        assertThat(String.join(", ", reply.response().headers().allValues("WWW-Authenticate")))
                .contains("Bearer", "Basic");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/WEB-INF/web.xml", "/problem", "/api/", "/api/nothing", "/api/accounts/x/y/z"})
    @OnBothDatabases
    void whereThereIsNothingIsNotFound(String path) {
        isProblem(admin().get(path), 404, "not_found");
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, /api/accounts, GET POST",
        "PUT, /api/accounts, GET POST",
        "GET, /api/accounts/acc_0000000000001/jobs/search, POST",
        "POST, /api/jobs/job_0000000000001, GET PATCH DELETE",
        "DELETE, /api/settings/task-manager, GET PATCH"
    })
    void aMethodThatTheAddressDoesNotTakeIsNotAllowed(String method, String path, String allowed) {
        Api.Reply reply = admin().send(method, path, null);

        isProblem(reply, 405, "method_not_allowed");
        assertThat(reply.header("Allow").orElse("").split(", ?")).contains(allowed.split(" "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROPFIND", "FOO"})
    void aMethodThatNobodyKnowsIsRefused(String method) {
        Api.Reply reply = admin().send(method, "/api/accounts", null);

        assertThat(reply.status()).isIn(405, 501);
        isProblem(reply, reply.status(), reply.code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/accounts", "/metrics", "/health/live"})
    void noRequestIsMirrored(String path) throws IOException {
        assertThat(raw("TRACE", path, "Authorization: Bearer " + ADMIN_KEY + "\r\n"))
                .startsWith("HTTP/1.1 405 ")
                .doesNotContain(ADMIN_KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/xml", "multipart/form-data; boundary=x", "application/jsonx"})
    void aBodyOfAnotherTypeIsUnsupported(String type) {
        isProblem(admin().with("Content-Type", type).post("/api/accounts", "{}"), 415, "unsupported_media_type");
    }

    @Test
    void aBodyThatIsAskedForInAnotherTypeIsNotAcceptable() {
        isProblem(admin().with("Accept", "application/xml").get("/api/accounts"), 406, "not_acceptable");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[]",
                "\"name\"",
                "{\"name\":\"a\",\"name\":\"b\"}",
                "{\"name\":\"a\"}}",
                "{'a':1}"
            })
    void aBodyThatIsNoJsonObjectIsMalformed(String body) {
        isProblem(admin().post("/api/accounts", body), 400, "malformed_json");
    }

    @Test
    void aBodyThatIsTooDeepIsRefusedAndTheServerLives() {
        String deep = "{\"name\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

        isProblem(admin().post("/api/accounts", deep), 400, "malformed_json");
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        String large = "{\"name\":\"" + "x".repeat(JsonBody.MAX_BYTES) + "\"}";

        isProblem(admin().post("/api/accounts", large), 413, "body_too_large");
    }

    @Test
    void everyMemberThatIsWrongIsNamed() {
        Api.Reply reply = admin().post("/api/accounts", "{\"nmae\":\"x\",\"weight\":\"much\"}");

        isProblem(reply, 422, "invalid_request");
        assertThat(pairs(reply)).contains("/nmae unknown_member", "/weight wrong_type", "/name required");
    }

    @Test
    void anUnknownQueryParameterIsNamed() {
        Api.Reply reply = admin().get("/api/accounts?limt=5");

        isProblem(reply, 422, "invalid_request");
        assertThat(pairs(reply)).contains("limt unknown_parameter");
    }

    @Test
    void theCallersRequestIdComesBackAndAnUnfitOneDoesNot() {
        assertThat(admin().with("X-Request-Id", "abc-123.X_y").get("/nothing").header("X-Request-Id"))
                .contains("abc-123.X_y");
        assertThat(admin().with("X-Request-Id", "a b{}")
                        .get("/nothing")
                        .header("X-Request-Id")
                        .orElseThrow())
                .matches("[0-9a-f]{24}");
    }

    /** Sent as they are: a client of HTTP would put them right first. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/../api/accounts",
                "/api/./accounts",
                "//api//accounts",
                "/api/accounts;x=1",
                "/api/accounts%2f",
                "/api%2faccounts",
                "/api/%2e%2e/api/accounts",
                "/api/accounts/%00",
                "/api/accounts/..%2f..%2fWEB-INF%2fweb.xml",
                "/health/../api/accounts",
                "/health/..;/api/accounts",
                "/health/..;x=1/api/accounts",
                "/health/%2e%2e/api/accounts",
                "/health/live/../../api/accounts",
                "/health;/../api/accounts",
                "/.well-known/../api/accounts",
                "/.well-known/..%2fapi/accounts",
                "/%5c../api/accounts",
                "/health\\..\\api\\accounts"
            })
    void anOddPathShowsNothingToWhoHasNotSignedIn(String path) throws IOException {
        String answer = raw("GET", path, "");

        assertThat(answer)
                .startsWith("HTTP/1.1 ")
                .doesNotContain("HTTP/1.1 5", "\"has_more\"", "\"data\":[", "<web-app");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/accounts%2f..", "/api/acc%00ounts", "/api/accounts/%c0%ae"})
    void anOddPathIsNobodysFailure(String path) throws IOException {
        String answer = raw("GET", path, "Authorization: Bearer " + ADMIN_KEY + "\r\n");

        assertThat(answer).startsWith("HTTP/1.1 4").doesNotContain("org.glassfish", "Exception", "\"data\"");
    }

    private String raw(String method, String path, String headers) throws IOException {
        URI server = url("/");
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(30_000);
            String request = method + " " + path + " HTTP/1.1\r\nHost: " + server.getAuthority()
                    + "\r\nConnection: close\r\n" + headers + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            InputStream answer = socket.getInputStream();
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
