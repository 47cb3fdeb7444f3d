package org.postroad.identity.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegisteredClientTest {
    private static final RegisteredClient CLIENT = new RegisteredClient(
            "app",
            "the app",
            List.of(
                    "http://127.0.0.1/callback",
                    "http://[::1]/callback",
                    "/console/callback",
                    "https://app.example.org/back",
                    "org.example.app:/back"));

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1/callback, true",
        "http://127.0.0.1:51004/callback, true",
        "http://[::1]:51004/callback, true",
        "https://app.example.org/back, true",
        "org.example.app:/back, true",
        "https://postroad.example/console/callback, true",
        "http://127.0.0.1:51004/other, false",
        "http://127.0.0.1:51004/callback?x=1, false",
        "http://127.0.0.1:51004/callback/../x, false",
        "http://127.0.0.1:51004@evil.example/callback, false",
        "http://localhost:51004/callback, false",
        "https://127.0.0.1:51004/callback, false",
        "http://127.0.0.1.evil.example:80/callback, false",
        "https://app.example.org/back/, false",
        "https://app.example.org:8443/back, false",
        "https://APP.example.org/back, false",
        "https://evil.example/console/callback, false",
        "/console/callback, false",
        "'http://127.0.0.1: /callback', false"
    })
    void addressesAreComparedCharacterByCharacterButForThePortOnLoopback(String address, boolean allowed) {
        assertThat(CLIENT.allows(address, Optional.of("https://postroad.example")))
                .isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({"https://postroad.example/console/callback", "/console/callback"})
    void withoutAnAddressOfOurOwnNoneIsBelowIt(String address) {
        assertThat(CLIENT.allows(address, Optional.empty())).isFalse();
    }
}
