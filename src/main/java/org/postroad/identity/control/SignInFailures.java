package org.postroad.identity.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.time.Duration;
import org.postroad.identity.entity.ClientAddress;
import org.postroad.platform.entity.Json;
import org.postroad.platform.entity.Refused;

/** What happens to who cannot sign in: counted against the client's address, written to the server's audit log, answered all alike. */
@Dependent
public class SignInFailures {
    private final SignInLimit limit;
    private final AuditLog audit;

    @Inject
    SignInFailures(SignInLimit limit, AuditLog audit) {
        this.limit = limit;
        this.audit = audit;
    }

    /** @throws Refused TOO_MANY after too many failures of that address, or of that address with what is tried */
    public void requireFew(ClientAddress address, String tried) {
        limit.wait(address.network(), tried).ifPresent(SignInFailures::tooMany);
    }

    /** Counts a failure that is not worth a line in the log: something that comes from programs in numbers. */
    public void count(ClientAddress address, String tried) {
        limit.failed(address.network(), tried);
    }

    void forget(ClientAddress address, String tried) {
        limit.succeeded(address.network(), tried);
    }

    /**
     * Counts a failure and writes it down.
     *
     * @param subject what was tried, as {@code api_key}
     * @param telling whether to write down what was tried: a password typed into the wrong place must not get into a log
     * @return UNAUTHENTICATED, to be thrown
     */
    Refused failed(String subject, ClientAddress address, String tried, String member, boolean telling) {
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
