package org.postroad.identity.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroad.identity.entity.Credentials.Basic;
import org.postroad.identity.entity.Credentials.Bearer;

class CredentialsTest {
    @ParameterizedTest
    @ValueSource(strings = {"Bearer pr_x", "bearer pr_x", "BEARER   pr_x "})
    void aBearerTokenIsAnApiKey(String header) {
        assertThat(Credentials.parse(header)).contains(new Bearer("pr_x"));
    }

    @Test
    void basicIsANameAndAPasswordThatMayHaveColons() {
        assertThat(Credentials.parse("Basic " + base64("admin:a:b:ü"))).contains(new Basic("admin", "a:b:ü"));
    }

    @Test
    void emptyNamesAndPasswordsAreReadAsTheyAre() {
        assertThat(Credentials.parse("basic " + base64(":"))).contains(new Basic("", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Basic",
                "Basic ",
                "Basic !!!",
                "Basic YWRtaW4=",
                "Basic /////w==",
                "Digest x=y"
            })
    void anythingElseIsNone(String header) {
        assertThat(Credentials.parse(header)).isEmpty();
    }

    @Test
    void aHeaderWithoutEndIsNotRead() {
        assertThat(Credentials.parse("Bearer " + "x".repeat(Credentials.MAX_LENGTH)))
                .isEmpty();
    }

    @Test
    void noSecretStandsInTheirText() {
        assertThat(new Basic("admin", "hunter2")).hasToString("Basic");
        assertThat(new Bearer("pr_x")).hasToString("Bearer");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
