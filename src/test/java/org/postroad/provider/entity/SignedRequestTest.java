package org.postroad.provider.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignedRequestTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_769_860_800);
    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

    private static SignedRequest signed(String timestamp) {
        return new SignedRequest(timestamp, RequestSignature.sign("key", timestamp, BODY), BODY);
    }

    @ParameterizedTest
    @CsvSource({"0, true", "-300, true", "300, true", "-301, false", "301, false"})
    void itIsGoodForFiveMinutesEitherWay(long seconds, boolean good) {
        SignedRequest request = signed(RequestSignature.timestamp(NOW.plusSeconds(seconds)));

        assertThat(request.isProvedBy("key", NOW)).isEqualTo(good);
    }

    @ParameterizedTest
    @CsvSource({"''", "now", "-1769860800", "1769860800.0", "9999999999999999999"})
    void whatIsNoTimeProvesNothing(String timestamp) {
        assertThat(signed(timestamp).isProvedBy("key", NOW)).isFalse();
    }

    @Test
    void anotherKeyBodyOrTimeProvesNothing() {
        String timestamp = RequestSignature.timestamp(NOW);
        String signature = signed(timestamp).signature();

        assertThat(signed(timestamp).isProvedBy("other", NOW)).isFalse();
        assertThat(new SignedRequest(timestamp, signature, new byte[0]).isProvedBy("key", NOW))
                .isFalse();
        assertThat(new SignedRequest("1769860801", signature, BODY).isProvedBy("key", NOW))
                .isFalse();
        assertThat(new SignedRequest(timestamp, "", BODY).isProvedBy("key", NOW))
                .isFalse();
    }
}
