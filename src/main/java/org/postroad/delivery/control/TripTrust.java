package org.postroad.delivery.control;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postroad.delivery.entity.DeliveryError;
import org.postroad.delivery.entity.MailRoute;
import org.postroad.delivery.entity.TlsStrategy;

/** What one message asks of the hosts that it is taken to, and whether any of them may have it. */
final class TripTrust {
    private final Courier.Errand errand;
    private final HostTrust trust;
    private final MailContents.Content content;
    private boolean onlyTooWeak = true;
    private boolean tried;
    private @Nullable Untrusted tooWeak;

    TripTrust(Courier.Errand errand, HostTrust trust, MailContents.Content content) {
        this.errand = errand;
        this.trust = trust;
        this.content = content;
    }

    /** Not for a mailbox here, from where it goes no further. */
    boolean requiresTls() {
        return errand.message().envelope().requireTls() && !(errand.route() instanceof MailRoute.Local);
    }

    /** @throws Untrusted if the host must not be tried now */
    HostTrust.Plan plan(MailHostFinder.Host host, TlsStrategy tls) throws Untrusted {
        return trust.plan(
                new HostTrust.Ask(
                        errand.domain(),
                        host.name(),
                        host.port(),
                        errand.route() instanceof MailRoute.Mx
                                && !errand.domain().startsWith("["),
                        host.anyCertificate(),
                        requiresTls(),
                        this::waivesProof),
                tls);
    }

    private boolean waivesProof() {
        try (InputStream in = content.open()) {
            return TlsRequired.isWaived(in);
        } catch (IOException e) {
            return false; // Then the content cannot be sent either
        }
    }

    /** @throws Untrusted if the message must not go to hosts like this one (RFC 8689 §4.2.1) */
    void requirePromise(MailHostFinder.Host host, SmtpSession session) throws Untrusted {
        if (requiresTls() && !(session.isEncrypted() && session.extensions().has("REQUIRETLS"))) {
            throw new Untrusted(
                    DeliveryError.TLS,
                    true,
                    "The message requires TLS, and " + host.name() + " does not offer REQUIRETLS");
        }
    }

    /** A host was not good enough. */
    void refused(Untrusted e) {
        if (e.isLasting()) {
            tooWeak = e;
        } else {
            onlyTooWeak = false;
        }
    }

    /** A host was spoken to, or was to be. */
    void tried() {
        tried = true;
        onlyTooWeak = false;
    }

    boolean isTried() {
        return tried;
    }

    /** Why no host may ever have the message; empty if one may, or was not reached (RFC 8689 §4.2.1). */
    Optional<Untrusted> nobody() {
        return onlyTooWeak ? Optional.ofNullable(tooWeak) : Optional.empty();
    }
}
