package org.postroad.delivery.control;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.postroad.delivery.control.DaneHosts.Proved;
import org.postroad.delivery.control.SecureDns.Bogus;
import org.postroad.delivery.dsn.EnhancedCode;
import org.postroad.delivery.entity.DeliveryError;
import org.postroad.delivery.entity.LastAttempt;
import org.postroad.delivery.entity.MtaStsPolicy;
import org.postroad.delivery.entity.SmtpStage;
import org.postroad.delivery.entity.TlsStrategy;
import org.postroad.delivery.entity.TlsUse;
import org.postroad.delivery.entity.TraceStep;
import org.postroad.platform.control.Chance;

/** Decides how a host must prove that it is the domain's: by DANE, else by MTA-STS, else as the strategy says (RFC 7672, RFC 8461 §2). */
final class HostTrust {
    private static final EnhancedCode PROOF_FAILED = new EnhancedCode(4, 7, 5);
    private static final int MOST_KEPT = 10_000;

    private final @Nullable DaneHosts dane;
    private final MtaStsPolicies policies;
    private final Function<Boolean, SSLSocketFactory> usual;

    /** One for what is proved, so that conversations that are opened by the same proof can be kept for the next message. */
    private final Cache<Proved, SSLSocketFactory> byProof =
            Caffeine.newBuilder().maximumSize(MOST_KEPT).build();

    /**
     * Whose host it is.
     *
     * @param byDomain whether the domain's DNS named the host; not where an operator did
     * @param anyCertificate whether the route takes any
     * @param required whether the message asks for proof (RFC 8689)
     * @param waived whether it asks for none, by a field of its header; is asked only where there is something to waive
     */
    record Ask(
            String domain,
            String host,
            int port,
            boolean byDomain,
            boolean anyCertificate,
            boolean required,
            BooleanSupplier waived) {}

    /**
     * How the conversation is to be encrypted.
     *
     * @param name that the host is asked for, and that its certificate is held against where DANE does not do so
     * @param error what a handshake that fails counts as
     * @param proven whether a handshake that succeeds proves who the host is
     * @param note for whoever reads the trace; null if there is nothing to tell
     */
    record Plan(
            SSLSocketFactory tls,
            TlsUse use,
            String name,
            DeliveryError error,
            boolean proven,
            @Nullable String note) {
        /** A host that does not keep what its domain promises may be somebody else's, so what it says of TLS ends nothing. */
        boolean isPermanent(SessionFailed e) {
            return HostFindings.isPermanent(e) && (e.stage() != SmtpStage.STARTTLS || error == DeliveryError.TLS);
        }

        /** How a conversation failed, by what the host was held against. */
        LastAttempt told(SessionFailed e, LastAttempt last) {
            return e.stage() != SmtpStage.STARTTLS || error == DeliveryError.TLS
                    ? last
                    : new LastAttempt(error, last.code(), PROOF_FAILED, last.host(), last.text(), last.at());
        }

        /** The steps of a conversation, after what there is to tell of it. */
        List<TraceStep> noted(List<TraceStep> steps) {
            return note == null
                    ? steps
                    : Stream.concat(Stream.of(HostTrust.told(note)), steps.stream())
                            .toList();
        }
    }

    /** A step in which nothing was said to anybody. */
    static TraceStep told(String text) {
        return new TraceStep("(trust)", text, Duration.ZERO);
    }

    /** @param dane null if this node cannot tell what the DNS proves @param usual by whether any certificate will do */
    HostTrust(@Nullable DaneHosts dane, MtaStsPolicies policies, Function<Boolean, SSLSocketFactory> usual) {
        this.dane = dane;
        this.policies = policies;
        this.usual = usual;
    }

    /**
     * Decides. Asks the DNS and the policy's server, so nobody calls it inside a transaction.
     *
     * @throws Untrusted if the host must not be tried now
     */
    Plan plan(Ask ask, TlsStrategy tls) throws Untrusted {
        if (!ask.byDomain()) {
            return named(ask, tls);
        }
        Plan plan = byDane(ask, tls);
        if (plan == null) {
            plan = byPolicy(ask, tls);
        }
        if (ask.required() && (plan == null || !plan.proven())) {
            throw new Untrusted(
                    DeliveryError.TLS,
                    true,
                    "The message requires TLS, and neither DANE nor MTA-STS proves that " + ask.host() + " is of "
                            + ask.domain());
        }
        return plan == null ? plain(ask, tls, null) : plan;
    }

    /** An operator's own host is the one that is meant if its certificate says so (RFC 8689 §4.1). */
    private Plan named(Ask ask, TlsStrategy tls) throws Untrusted {
        if (tls.dane() == TlsUse.REQUIRE) {
            throw new Untrusted(DeliveryError.DANE, false, "DANE is required, and not for hosts that a route names");
        } else if (tls.mtaSts() == TlsUse.REQUIRE) {
            throw new Untrusted(
                    DeliveryError.MTA_STS, false, "MTA-STS is required, and not for hosts that a route names");
        }
        return ask.required()
                ? new Plan(usual.apply(false), TlsUse.REQUIRE, ask.host(), DeliveryError.TLS, true, null)
                : plain(ask, tls, null);
    }

    private Plan plain(Ask ask, TlsStrategy tls, @Nullable String note) {
        boolean any = tls.anyCertificate() || ask.anyCertificate();
        return new Plan(usual.apply(any), tls.startTls(), ask.host(), DeliveryError.TLS, false, note);
    }

    /** As the message asks for delivery before proof (RFC 8689 §3). */
    private Plan waived(Ask ask, TlsStrategy tls) {
        return new Plan(
                usual.apply(true),
                tls.startTls(),
                ask.host(),
                DeliveryError.TLS,
                false,
                "The message says TLS-Required: No");
    }

    private @Nullable Plan byDane(Ask ask, TlsStrategy tls) throws Untrusted {
        if (dane == null) {
            if (tls.dane() == TlsUse.REQUIRE) {
                throw new Untrusted(
                        DeliveryError.DANE, false, "DANE is required, and POSTROAD_DNS_TRUST_ANCHORS is not set");
            }
            return null;
        } else if (tls.dane() == TlsUse.DISABLE && !ask.required()) {
            return null;
        }
        Proved proved;
        try {
            proved = dane.of(ask.domain(), ask.host(), ask.port());
        } catch (Bogus e) {
            if (isWaived(ask)) {
                return waived(ask, tls);
            }
            throw new Untrusted(DeliveryError.DANE, false, "DANE cannot be had: " + e.getMessage());
        }
        if (proved.isThere() ? isWaived(ask) : tls.dane() == TlsUse.REQUIRE && isWaived(ask)) {
            return waived(ask, tls);
        }
        if (tls.dane() == TlsUse.REQUIRE && !proved.isAuthentic()) {
            throw new Untrusted(
                    DeliveryError.DANE, false, "DANE is required, and " + ask.host() + " has no usable TLSA record");
        }
        return proved.isThere()
                ? new Plan(
                        byProof.get(proved, one -> trusting(one.trust())),
                        TlsUse.REQUIRE,
                        proved.base(),
                        DeliveryError.DANE,
                        proved.isAuthentic(),
                        null)
                : null;
    }

    private @Nullable Plan byPolicy(Ask ask, TlsStrategy tls) throws Untrusted {
        if (tls.mtaSts() == TlsUse.DISABLE && !ask.required()) {
            return null;
        }
        MtaStsPolicies.Found found = policies.of(ask.domain(), tls.policyFetch());
        MtaStsPolicy policy = found.policy();
        if (policy == null || policy.mode() == MtaStsPolicy.Mode.NONE) {
            return without(ask, tls, found.problem());
        }
        boolean covered = policy.covers(ask.host());
        if (policy.mode() == MtaStsPolicy.Mode.TESTING) {
            return plain(
                    ask,
                    tls,
                    covered
                            ? "The MTA-STS policy of " + ask.domain() + " is for testing"
                            : "The MTA-STS policy of " + ask.domain() + ", which is for testing, does not name "
                                    + ask.host());
        } else if (isWaived(ask)) {
            return waived(ask, tls);
        } else if (!covered) {
            throw new Untrusted(
                    DeliveryError.MTA_STS,
                    false,
                    "The MTA-STS policy of " + ask.domain() + " does not name " + ask.host());
        }
        return new Plan(usual.apply(false), TlsUse.REQUIRE, ask.host(), DeliveryError.MTA_STS, true, null);
    }

    /** @param problem why the policy that was promised is not there; null if none was */
    private @Nullable Plan without(Ask ask, TlsStrategy tls, @Nullable String problem) throws Untrusted {
        boolean needed = tls.mtaSts() == TlsUse.REQUIRE || ask.required() && problem != null;
        if (!needed) {
            return problem == null ? null : plain(ask, tls, problem);
        } else if (isWaived(ask)) {
            return waived(ask, tls);
        }
        throw new Untrusted(
                DeliveryError.MTA_STS,
                false,
                problem == null ? "MTA-STS is required, and " + ask.domain() + " has no policy" : problem);
    }

    /** The parameter of the envelope counts more than the header (RFC 8689 §4.1). */
    private static boolean isWaived(Ask ask) {
        return !ask.required() && ask.waived().getAsBoolean();
    }

    private static SSLSocketFactory trusting(DaneTrust trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, Chance.secure());
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has TLS", e);
        }
    }
}
