package org.postroad.provider.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.platform.control.MasterKey;
import org.postroad.platform.control.SecretCipher;
import org.postroad.provider.entity.CredentialSecrets;
import org.postroad.provider.entity.CredentialSettings;
import org.postroad.provider.entity.MailServer;
import org.postroad.provider.entity.ProviderCredential;
import org.postroad.provider.entity.ProviderFailure;
import org.postroad.provider.entity.SignIn;
import org.postroad.provider.entity.TlsMode;

class SignInsTest {
    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");
    private static final CredentialSettings SETTINGS =
            new CredentialSettings("m", "ann", new MailServer("imap.example.com", 993, TlsMode.IMPLICIT), null, null);

    private final SecretSeals seals =
            new SecretSeals(new SecretCipher(new MasterKey(new byte[MasterKey.BYTES]), List.of(), new SecureRandom()));
    private Instant now = NOW;
    private final KnownTokens known = new KnownTokens(() -> now);
    private final ProviderCredential credential =
            new ProviderCredential(1, 2, SETTINGS, seals.seal(1, new CredentialSecrets("swordfish", null)), NOW);
    private final List<String> tried = new ArrayList<>();

    /** For a credential with a password: nothing is asked for, nothing is changed. */
    @SuppressWarnings("NullAway")
    private String use(String refused, ErrorCode how) throws ProviderFailed {
        return new SignIns(null, seals, null, known).use(credential, (SignIn signIn) -> {
            tried.add(signIn.secret());
            if (signIn.secret().equals(refused)) {
                throw new ProviderFailed(new ProviderFailure(how, "no"));
            }
            return signIn.secret();
        });
    }

    @Test
    void aTokenThatIsKnownIsUsed() throws ProviderFailed {
        known.keep(credential, "t1", Duration.ofHours(1));

        assertThat(use("", ErrorCode.PROVIDER_AUTH_FAILED)).isEqualTo("t1");
    }

    @Test
    void oneThatIsNotAcceptedIsForgottenAndNoFailure() throws ProviderFailed {
        known.keep(credential, "t1", Duration.ofHours(1));

        assertThat(use("t1", ErrorCode.PROVIDER_AUTH_FAILED)).isEqualTo("swordfish");

        assertThat(tried).containsExactly("t1", "swordfish");
        assertThat(known.of(credential)).isEmpty();
    }

    @Test
    void anotherFailureIsOne() {
        known.keep(credential, "t1", Duration.ofHours(1));

        ProviderFailed failed =
                catchThrowableOfType(ProviderFailed.class, () -> use("t1", ErrorCode.PROVIDER_UNREACHABLE));

        assertThat(failed.failure().code()).isEqualTo(ErrorCode.PROVIDER_UNREACHABLE);
        assertThat(tried).containsExactly("t1");
    }

    @Test
    void aTokenIsNotUsedInItsLastMinute() {
        known.keep(credential, "t1", Duration.ofMinutes(5));

        now = NOW.plus(Duration.ofMinutes(4)).minusMillis(1);
        assertThat(known.of(credential)).contains("t1");
        now = NOW.plus(Duration.ofMinutes(4));
        assertThat(known.of(credential)).isEmpty();
    }

    @Test
    void aTokenOfUnknownLifetimeIsNotKept() {
        known.keep(credential, "t1", Duration.ZERO);

        assertThat(known.of(credential)).isEmpty();
    }

    @Test
    void aNewSecretMakesTheTokenAnOldOne() {
        known.keep(credential, "t1", Duration.ofHours(1));

        credential.rotate(seals.seal(1, new CredentialSecrets("new", null)), NOW);

        assertThat(known.of(credential)).isEmpty();
    }
}
