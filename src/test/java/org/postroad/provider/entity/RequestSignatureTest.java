package org.postroad.provider.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestSignatureTest {
    /** The digests are those of {@code printf '%s' "$timestamp.$body" | openssl dgst -sha256 -hmac "$secret"}. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "topsecret, {\"a\":1}, a387340a5ab5e3d30d9235664a4f0c5d1e299c0f4cc66b1c5b769ad47630bf6c",
                "pässword, ``, 051e18400e217ed773f57b8378c95207f218fe05ab2f611f261f5863a7521dbe"
            })
    void signsTheTimestampAndTheBody(String secret, String body, String digest) {
        String timestamp = RequestSignature.timestamp(Instant.parse("2025-06-01T12:00:00.999Z"));
        assertThat(RequestSignature.sign(secret, timestamp, body.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("v1=" + digest);
    }
}
