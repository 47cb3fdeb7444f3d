package org.postroad.provider.entity;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import org.junit.jupiter.api.Test;

class HttpSecretsTest {
    @Test
    void aPayloadIsShownWithoutItsSecrets() {
        JsonObject payload = json("""
                {"url": "http://a.example", "secret": "hidden", "headers": {"AUTHORIZATION": "Bearer hidden", "X-Api-Key": "hidden",
                 "Cookie": "hidden", "Accept": "text/plain"}}""");
        assertThat(HttpSecrets.masked(payload)).isEqualTo(json("""
                {"url": "http://a.example", "secret": "********", "headers": {"AUTHORIZATION": "********", "X-Api-Key": "********",
                 "Cookie": "********", "Accept": "text/plain"}}"""));
    }

    @Test
    void aWrongPayloadIsMaskedToo() {
        assertThat(HttpSecrets.masked(json("{\"secret\": {\"a\": 1}, \"headers\": 7}")))
                .isEqualTo(json("{\"secret\": \"********\", \"headers\": 7}"));
        assertThat(HttpSecrets.masked(json("{\"headers\": {\"Token\": 7}}")))
                .isEqualTo(json("{\"headers\": {\"Token\": \"********\"}}"));
        assertThat(HttpSecrets.masked(json("{}"))).isEqualTo(json("{}"));
    }

    @Test
    void whatAServerEchoesIsMasked() {
        JsonObject payload = json("""
                {"url": "http://a.example", "secret": "s3cret", "headers": {"Authorization": "Bearer t0ken", "X-Token": "ab"}}""");
        HttpCall call = new HttpCallReader(payload).call().orElseThrow();
        assertThat(HttpSecrets.masked(call, "you sent Bearer t0ken, that is t0ken, with s3cret, about ab"))
                .isEqualTo("you sent ********, that is ********, with ********, about ab");
    }

    private static JsonObject json(String text) {
        return Json.createReader(new StringReader(text)).readObject();
    }
}
