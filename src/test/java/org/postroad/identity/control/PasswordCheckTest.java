package org.postroad.identity.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PasswordCheckTest {
    /** RFC 7914 §11: the password is "passwd"; one iteration. */
    private static final String HASH = "pbkdf2-sha256$1$c2FsdA==$VawEblbjCJ/sFpHCJUS2BflBhSFt3gRl5oudV8INrLw=";

    private final PasswordCheck passwords = new PasswordCheck();

    @Test
    void aGoodPasswordIsGoodEachTime() {
        assertThat(passwords.matches(HASH, "passwd")).isTrue();
        assertThat(passwords.matches(HASH, "passwd")).isTrue();
        assertThat(passwords.matches(HASH, "password")).isFalse();
    }

    @Test
    void aRememberedPasswordIsForgottenWithItsHash() {
        passwords.matches(HASH, "passwd");

        assertThat(passwords.matches(HASH.replace("c2FsdA==", "cGVwcGVy"), "passwd"))
                .isFalse();
        assertThat(passwords.matches(null, "passwd")).isFalse();
    }

    @Test
    void whatIsRememberedIsNotComputedAgain() {
        String costly = passwords.hash("correct horse").text();
        passwords.matches(costly, "correct horse");

        long begun = System.nanoTime();
        for (int i = 0; i < 1000; i++) {
            passwords.matches(costly, "correct horse");
        }

        // One computation alone takes longer than a thousand answers from memory
        assertThat(System.nanoTime() - begun).isLessThan(costOfOne(costly) * 100);
    }

    private long costOfOne(String hash) {
        long begun = System.nanoTime();
        passwords.matches(hash, "wrong horse");
        return System.nanoTime() - begun;
    }
}
