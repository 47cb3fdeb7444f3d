package org.postroad.identity.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import org.postroad.identity.entity.ApiKeySecret;
import org.postroad.identity.entity.ClientAddress;
import org.postroad.identity.entity.OauthSecret;
import org.postroad.platform.entity.Refused;

/** Finds out who a caller is. What fails is counted against the client's address, and goes to the server's audit log. */
@Dependent
public class SignIn {
    private final KnownCredentials known;
    private final PasswordCheck passwords;
    private final SignInFailures failures;
    private final KeyUses uses;
    private final RecoveryAdmin recovery;
    private final OutsideIssuer outside;
    private final InstantSource clock;

    @Inject
    SignIn(
            KnownCredentials known,
            PasswordCheck passwords,
            SignInFailures failures,
            KeyUses uses,
            RecoveryAdmin recovery,
            OutsideIssuer outside,
            InstantSource clock) {
        this.known = known;
        this.passwords = passwords;
        this.failures = failures;
        this.uses = uses;
        this.recovery = recovery;
        this.outside = outside;
        this.clock = clock;
    }

    /**
     * By what came as a bearer: an access token of ours, a token of the outside issuer, or else an API key. A good one is let in however
     * many bad ones came from its address: 256 bits are not guessed, and a neighbour's failures must not stop a program.
     *
     * @param address the client's, for the limit
     * @throws Refused UNAUTHENTICATED, TOO_MANY after too many failures, UNAVAILABLE if the outside issuer's keys cannot be had
     */
    public SignedIn byBearer(String text, ClientAddress address) {
        if (OauthSecret.is(OauthSecret.Kind.ACCESS_TOKEN, text)) {
            return byToken(new OauthSecret(text), address);
        }
        return outside.issued(text) ? byOutsideToken(text, address) : byKey(text, address);
    }

    /** Whether a text is a key, for what cannot say so of itself: one that an operator preset need not begin like ours. */
    public boolean isKey(String text) {
        return text.startsWith(ApiKeySecret.MARK)
                || text.length() >= ApiKeySecret.MIN_PRESET_LENGTH
                        && known.key(new ApiKeySecret(text)).isPresent();
    }

    private SignedIn byKey(String text, ClientAddress address) {
        ApiKeySecret secret = new ApiKeySecret(text);
        Optional<KnownKey> key = known.key(secret).filter(found -> found.grant().goodFor(clock.instant(), address));
        if (key.isEmpty()) {
            failures.requireFew(address, secret.prefix());
            throw failures.failed("api_key", address, secret.prefix(), "prefix", text.startsWith(ApiKeySecret.MARK));
        }
        uses.note(key.get().id());
        return key.get().signedIn();
    }

    private SignedIn byToken(OauthSecret secret, ClientAddress address) {
        return known.token(secret)
                .filter(found -> found.grant().goodAt(clock.instant()))
                .map(KnownToken::signedIn)
                .orElseThrow(() -> refused("access_token", address));
    }

    private SignedIn byOutsideToken(String text, ClientAddress address) {
        return outside.check(text)
                .flatMap(token -> known.user(token.userName()).map(token::signedIn))
                .orElseThrow(() -> refused("outside_token", address));
    }

    private Refused refused(String subject, ClientAddress address) {
        failures.requireFew(address, subject);
        return failures.failed(subject, address, subject, "kind", false);
    }

    /**
     * By name and password.
     *
     * @param address the client's, for the limit
     * @throws Refused UNAUTHENTICATED, TOO_MANY after too many failures, UNAVAILABLE if too many passwords are being checked
     */
    public SignedIn byPassword(String name, String password, ClientAddress address) {
        String lower = name.toLowerCase(Locale.ROOT);
        failures.requireFew(address, lower);
        Optional<KnownUser> user = known.user(lower);
        Optional<SignedIn> recovered = user.flatMap(found -> recovery.signIn(found, password, address));
        if (recovered.isEmpty()
                && !passwords.matches(user.map(KnownUser::passwordHash).orElse(null), password)) {
            throw failures.failed("user", address, lower, "name", user.isPresent());
        }
        failures.forget(address, lower);
        return recovered.orElseGet(() -> user.orElseThrow().signedIn());
    }
}
