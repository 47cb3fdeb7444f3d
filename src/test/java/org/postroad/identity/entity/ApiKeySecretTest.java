package org.postroad.identity.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApiKeySecretTest {
    private final SecureRandom random = new SecureRandom();

    @Test
    void aSecretIsTheMarkAnd256Bits() {
        String text = ApiKeySecret.random(random).text();

        assertThat(text).matches("pr_[A-Za-z0-9_-]{43}");
        assertThat(Base64.getUrlDecoder().decode(text.substring(3))).hasSize(32);
    }

    @Test
    void noTwoSecretsAreTheSame() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            assertThat(seen.add(ApiKeySecret.random(random).text())).isTrue();
        }
    }

    @Test
    void theHashIsSha256() {
        // FIPS 180-2, appendix B.1
        assertThat(new ApiKeySecret("abc").hash())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void thePrefixOfOurOwnSecretsTellsThemApart() {
        assertThat(new ApiKeySecret("pr_0123456789").prefix()).isEqualTo("pr_01234");
    }

    @Test
    void aPresetSecretGivesLessAway() {
        assertThat(new ApiKeySecret("correct-horse-battery-staple-1234").prefix())
                .isEqualTo("corr");
        assertThat(new ApiKeySecret("ab").prefix()).isEqualTo("ab");
    }

    @Test
    void asTextItShowsNoMoreThanThePrefix() {
        assertThat(new ApiKeySecret("pr_0123456789")).hasToString("pr_01234…");
    }
}
