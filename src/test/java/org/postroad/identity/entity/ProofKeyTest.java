package org.postroad.identity.entity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProofKeyTest {
    /** RFC 7636, Appendix B. */
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    @Test
    void theExampleOfTheRfcMatches() {
        assertThat(ProofKey.challenge(VERIFIER)).isEqualTo(CHALLENGE);
        assertThat(ProofKey.matches(CHALLENGE, VERIFIER)).isTrue();
    }

    @Test
    void neitherAnotherVerifierNorTheChallengeItselfMatches() {
        assertThat(ProofKey.matches(CHALLENGE, VERIFIER + "x")).isFalse();
        assertThat(ProofKey.matches(CHALLENGE, CHALLENGE)).isFalse();
        assertThat(ProofKey.matches(CHALLENGE, "")).isFalse();
    }

    @Test
    void aVerifierHas43To128Characters() {
        String brief = "x".repeat(42);
        String extended = "x".repeat(129);

        assertThat(ProofKey.matches(ProofKey.challenge(brief), brief)).isFalse();
        assertThat(ProofKey.matches(ProofKey.challenge(extended), extended)).isFalse();
        assertThat(ProofKey.isChallenge(CHALLENGE)).isTrue();
        assertThat(ProofKey.isChallenge(CHALLENGE + "=")).isFalse();
    }
}
