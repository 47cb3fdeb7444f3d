package org.postroad.identity.control;

import jakarta.enterprise.context.RequestScoped;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.entity.AllowedAddresses;
import org.postroad.identity.entity.ClientAddress;
import org.postroad.identity.entity.Rights;

/**
 * Who makes the present request. Set once, by the filter that signs callers in; nobody until then. Only the code that answers a
 * request may ask.
 */
@RequestScoped
public class Caller {
    private static final int REQUEST_LENGTH = 300;

    private @Nullable SignedIn signedIn;
    private @Nullable ClientAddress address;
    private String request = "";

    /** From here on the request is this caller's. */
    public void is(SignedIn caller) {
        this.signedIn = caller;
    }

    /** Where the request comes from. */
    public void comesFrom(ClientAddress client) {
        this.address = client;
    }

    /** What is asked for, as {@code DELETE /api/jobs/job_…}; for the audit log. */
    public void asksFor(String methodAndPath) {
        this.request = methodAndPath.substring(0, Math.min(methodAndPath.length(), REQUEST_LENGTH));
    }

    /** @throws IllegalStateException if nobody has signed in: the path is open to all, and what it serves must not ask */
    public long userId() {
        return known().userId();
    }

    /** For the audit log: {@code user:admin}, {@code key:ci (key_…)}, or {@code anonymous}. */
    public String actor() {
        return signedIn == null ? "anonymous" : signedIn.actor();
    }

    /** What the caller may do; nothing if nobody has signed in. */
    public Rights rights() {
        return signedIn == null ? Rights.none() : signedIn.rights();
    }

    /** When the key that the caller came with ends; empty for never. */
    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(signedIn).map(SignedIn::expiresAt);
    }

    /** From where the key that the caller came with may be used. */
    AllowedAddresses allowed() {
        return signedIn == null ? AllowedAddresses.ANY : signedIn.allowed();
    }

    /** Where the request comes from. @throws IllegalStateException if nobody has signed in */
    public ClientAddress address() {
        if (address == null) {
            throw new IllegalStateException("Nobody has signed in");
        }
        return address;
    }

    /** As given to {@link #asksFor}; empty outside of HTTP. */
    public String request() {
        return request;
    }

    private SignedIn known() {
        if (signedIn == null) {
            throw new IllegalStateException("Nobody has signed in");
        }
        return signedIn;
    }
}
