package org.postroad.identity.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import org.postroad.identity.entity.ApiKeySecret;
import org.postroad.identity.entity.ClientAddress;
import org.postroad.platform.entity.Json;
import org.postroad.platform.entity.Refused;

/** Finds out who a caller is. What fails is counted against the client's address, and goes to the server's audit log. */
@Dependent
public class SignIn {
    private final KnownCredentials known;
    private final PasswordCheck passwords;
    private final SignInLimit limit;
    private final KeyUses uses;
    private final AuditLog audit;
    private final InstantSource clock;

    @Inject
    SignIn(
            KnownCredentials known,
            PasswordCheck passwords,
            SignInLimit limit,
            KeyUses uses,
            AuditLog audit,
            InstantSource clock) {
        this.known = known;
        this.passwords = passwords;
        this.limit = limit;
        this.uses = uses;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * By an API key. A good key is let in however many bad ones came from its address: 256 bits are not guessed, and a neighbour's
     * failures must not stop a program.
     *
     * @param address the client's, for the limit
     * @throws Refused UNAUTHENTICATED, or TOO_MANY after too many failures
     */
    public SignedIn byKey(String text, ClientAddress address) {
        ApiKeySecret secret = new ApiKeySecret(text);
        Optional<KnownKey> key = known.key(secret).filter(found -> found.grant().goodAt(clock.instant()));
        if (key.isEmpty()) {
            limit.wait(address.network(), secret.prefix()).ifPresent(SignIn::tooMany);
            throw failed("api_key", address, secret.prefix(), "prefix", text.startsWith(ApiKeySecret.MARK));
        }
        uses.note(key.get().id());
        return key.get().signedIn();
    }

    /**
     * By name and password.
     *
     * @param address the client's, for the limit
     * @throws Refused UNAUTHENTICATED, TOO_MANY after too many failures, UNAVAILABLE if too many passwords are being checked
     */
    public SignedIn byPassword(String name, String password, ClientAddress address) {
        String lower = name.toLowerCase(Locale.ROOT);
        limit.wait(address.network(), lower).ifPresent(SignIn::tooMany);
        Optional<KnownUser> user = known.user(lower);
        if (!passwords.matches(user.map(KnownUser::passwordHash).orElse(null), password)) {
            throw failed("user", address, lower, "name", user.isPresent());
        }
        limit.succeeded(address.network(), lower);
        return user.orElseThrow().signedIn();
    }

    /** @param telling whether to write down what was tried: a password typed into the wrong place must not get into a log */
    private Refused failed(String subject, ClientAddress address, String tried, String member, boolean telling) {
        limit.failed(address.network(), tried);
        var data = Json.createObjectBuilder().add("address", address.text());
        JsonObject told = telling ? data.add(member, tried).build() : data.build();
        audit.denied(null, subject, "sign_in", told);
        return new Refused(
                Refused.Kind.UNAUTHENTICATED,
                "unauthenticated",
                "These credentials are not known, or are good no longer.");
    }

    private static void tooMany(Duration wait) {
        throw Refused.until(
                Refused.Kind.TOO_MANY,
                "too_many_failures",
                "Too many failures to sign in from this address; ask again later.",
                wait.plusSeconds(1));
    }
}
