package org.postroad.identity.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {
    private static final int FEW = 1000;

    private final SecureRandom random = new SecureRandom();

    @Test
    void aPasswordMatchesItsHashAndNoOther() {
        PasswordHash hash = PasswordHash.of("correct horse", random, FEW);

        assertThat(hash.matches("correct horse")).isTrue();
        assertThat(hash.matches("correct horsf")).isFalse();
        assertThat(hash.matches("")).isFalse();
    }

    @Test
    void theTextIsAllThatIsNeeded() {
        String text = PasswordHash.of("correct horse", random, FEW).text();

        assertThat(PasswordHash.parse(text).matches("correct horse")).isTrue();
        assertThat(PasswordHash.parse(text).text()).isEqualTo(text);
    }

    @Test
    void theSamePasswordNeverHasTheSameHash() {
        assertThat(PasswordHash.of("correct horse", random, FEW).text())
                .isNotEqualTo(PasswordHash.of("correct horse", random, FEW).text());
    }

    @Test
    void theKnownAnswerOfPbkdf2IsOurs() {
        // RFC 7914 §11: PBKDF2-HMAC-SHA-256, P="passwd", S="salt", c=1; the first 32 bytes
        PasswordHash hash = PasswordHash.parse("pbkdf2-sha256$1$c2FsdA==$VawEblbjCJ/sFpHCJUS2BflBhSFt3gRl5oudV8INrLw=");

        assertThat(hash.matches("passwd")).isTrue();
    }

    @Test
    void aNewHashCostsWhatOwaspAsksFor() {
        assertThat(PasswordHash.ofNothing(random).text()).startsWith("pbkdf2-sha256$600000$");
    }

    @Test
    void anAccentIsTheSameComposedOrNot() {
        PasswordHash hash = PasswordHash.of("caf\u00e9 au lait", random, FEW);

        assertThat(hash.matches("cafe\u0301 au lait")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hunter2", "pbkdf2-sha256$0x10$c2FsdA==$AAAA", "bcrypt$10$c2FsdA==$AAAA"})
    void whatIsNoHashIsRefused(String text) {
        assertThatThrownBy(() -> PasswordHash.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
