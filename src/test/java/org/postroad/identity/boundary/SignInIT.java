package org.postroad.identity.boundary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroad.testing.Api;
import org.postroad.testing.OnBothDatabases;
import org.postroad.testing.PostroadIT;
import org.postroad.testing.Tenant;

class SignInIT extends PostroadIT {
    private Api anonymous() {
        return new Api(url("/"));
    }

    private String newUser(String password) {
        String name = Api.unusedName("user");
        admin().post("/api/users", "{\"name\":\"%s\",\"password\":\"%s\"}".formatted(name, password))
                .expect(2);
        return name;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/accounts", "/api/openapi.yaml", "/api/nothing-here", "/nothing-here", "/"})
    void nobodyPassesUnknownAndEverybodyIsToldHowToSignIn(String path) {
        Api.Reply reply = anonymous().get(path);

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.response().headers().allValues("WWW-Authenticate"))
                .containsExactly(
                        "Bearer realm=\"postroad\", resource_metadata=\"" + url("/.well-known/oauth-protected-resource")
                                + "\"",
                        "Basic realm=\"postroad\", charset=\"UTF-8\"");
        assertThat(reply.header("Content-Type")).contains("application/problem+json");
        assertThat(reply.json().getString("code")).isEqualTo("unauthenticated");
        assertThat(reply.json().getString("request_id"))
                .isEqualTo(reply.header("X-Request-Id").orElseThrow());
    }

    @Test
    void healthIsForEverybody() {
        assertThat(anonymous().get("/health/live").status()).isEqualTo(200);
    }

    @Test
    @OnBothDatabases
    void anApiKeySignsIn() {
        assertThat(admin().get("/api/accounts").status()).isEqualTo(200);
    }

    @Test
    void aNameAndAPasswordSignInWhateverTheCaseOfTheName() {
        String name = newUser("correct horse");

        assertThat(anonymous()
                        .withPassword(name, "correct horse")
                        .get("/api/accounts")
                        .status())
                .isEqualTo(200);
        assertThat(anonymous()
                        .withPassword(name.toUpperCase(), "correct horse")
                        .get("/api/accounts")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aWrongPasswordAndAnUnknownUserAreAnsweredAlike() {
        String name = newUser("correct horse");
        Api from = anonymous().from("192.0.2.11");

        Api.Reply wrong = from.withPassword(name, "wrong horse").get("/api/accounts");
        Api.Reply unknown = from.withPassword("nobody-" + name, "wrong horse").get("/api/accounts");

        assertThat(wrong.status()).isEqualTo(401);
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(withoutRequestId(unknown)).isEqualTo(withoutRequestId(wrong));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer pr_0123456789012345678901234567890123456789012",
                "Bearer",
                "Basic %%%",
                "Basic YWRtaW4=",
                "Digest username=admin",
                ADMIN_KEY
            })
    void whatIsNoCredentialLetsNobodyIn(String header) {
        assertThat(anonymous()
                        .from("192.0.2.12")
                        .with("Authorization", header)
                        .get("/api/accounts")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void tooManyFailuresAreToldWhenToComeBack() {
        Api guesser = anonymous().from("192.0.2.13").withKey("pr_guess");
        for (int i = 0; i < 10; i++) {
            assertThat(guesser.get("/api/accounts").status()).isEqualTo(401);
        }

        Api.Reply reply = guesser.get("/api/accounts");

        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.code()).isEqualTo("too_many_failures");
        assertThat(Integer.parseInt(reply.header("Retry-After").orElseThrow())).isBetween(1, 62);
    }

    @Test
    void aGuesserHindersNobodyElse() {
        Api guesser = anonymous().from("192.0.2.14").withKey("pr_guess");
        for (int i = 0; i < 11; i++) {
            guesser.get("/api/accounts");
        }

        assertThat(guesser.get("/api/accounts").status()).isEqualTo(429);
        assertThat(admin().from("192.0.2.14").get("/api/accounts").status()).isEqualTo(200);
        assertThat(anonymous()
                        .from("192.0.2.15")
                        .withKey("pr_guess")
                        .get("/api/accounts")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void passwordsAreNotGuessedWithoutEnd() {
        String name = newUser("correct horse");
        Api guesser = anonymous().from("192.0.2.16");
        for (int i = 0; i < 10; i++) {
            guesser.withPassword(name, "guess " + i).get("/api/accounts");
        }

        assertThat(guesser.withPassword(name, "correct horse")
                        .get("/api/accounts")
                        .status())
                .as("even the right one, since it could be the next guess")
                .isEqualTo(429);
        assertThat(anonymous()
                        .from("192.0.2.17")
                        .withPassword(name, "correct horse")
                        .get("/api/accounts")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aFailureIsInTheServersLogWithoutWhatWasTyped() {
        anonymous()
                .from("192.0.2.18")
                .withPassword("hunter2-typed-as-name", "x")
                .get("/api/accounts");

        String log = admin().get("/api/logs?q=sign_in&limit=200").body();

        assertThat(log).contains("192.0.2.18").doesNotContain("hunter2-typed-as-name");
    }

    @Test
    void aRevokedKeyIsNoGoodAtOnce() {
        Tenant tenant = Tenant.open(admin());
        JsonObject key = admin().post(tenant.path("/api-keys"), "{\"name\":\"short-lived\"}")
                .data();
        Api program = anonymous().withKey(key.getString("secret"));
        assertThat(program.get(tenant.path()).status()).isEqualTo(200);

        admin().delete(tenant.path("/api-keys/" + key.getString("id"))).expect(2);

        assertThat(program.get(tenant.path()).status()).isEqualTo(401);
    }

    @Test
    void aKeyEndsWithItsTime() {
        Tenant tenant = Tenant.open(admin());
        String end = Instant.now().plusSeconds(4).toString();
        JsonObject key = admin().post(
                        tenant.path("/api-keys"), "{\"name\":\"brief\",\"expires_at\":\"%s\"}".formatted(end))
                .data();
        Api program = anonymous().withKey(key.getString("secret"));
        assertThat(program.get(tenant.path()).status()).isEqualTo(200);

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(program.get(tenant.path()).status()).isEqualTo(401));
    }

    @Test
    void aChangedPasswordCountsAtOnceAndTheOldOneNoMore() {
        String name = newUser("correct horse");
        Api user = anonymous().from("192.0.2.19").withPassword(name, "correct horse");

        assertThat(user.post("/api/password", "{\"current_password\":\"guess\",\"new_password\":\"incorrect zebra\"}")
                        .pointers())
                .containsExactly("/current_password");
        user.post("/api/password", "{\"current_password\":\"correct horse\",\"new_password\":\"incorrect zebra\"}")
                .expect(2);

        assertThat(user.get("/api/accounts").status()).isEqualTo(401);
        assertThat(user.withPassword(name, "incorrect zebra")
                        .get("/api/accounts")
                        .status())
                .isEqualTo(200);
    }

    private static String withoutRequestId(Api.Reply reply) {
        return reply.body().replace(reply.json().getString("request_id"), "");
    }
}
