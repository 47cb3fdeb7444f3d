package org.postroad.delivery.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.postroad.delivery.dsn.EnhancedCode;
import org.postroad.delivery.entity.DeliveryError;
import org.postroad.delivery.entity.IpPreference;
import org.postroad.delivery.entity.MailExchangers;
import org.postroad.delivery.entity.MailRoute;
import org.postroad.delivery.entity.SmtpLogin;
import org.postroad.platform.control.AddressGuard;
import org.postroad.platform.control.AddressRefused;
import org.postroad.platform.control.Configuration;
import org.postroad.platform.control.HostPort;
import org.postroad.platform.control.SecretUnreadable;
import org.postroad.platform.entity.AddressBlock;
import org.postroad.platform.entity.AddressRules;

/** Finds the hosts that mail is taken to, and the addresses of theirs that may be called (RFC 5321 §5.1, RFC 7505). */
@Dependent
class MailHostFinder {
    private static final int SMTP = 25;

    private final MailDns dns;
    private final AddressRules allowed;
    private final RelaySecrets secrets;
    private final MailSettingsStore settings;
    private final Configuration configuration;

    /**
     * A host, and how it is spoken to.
     *
     * @param addresses in the order in which they are tried; at least one
     * @param encrypted whether TLS comes before the first word
     * @param anyCertificate whether a certificate that proves nothing will do
     * @param login null if there is nothing to sign in with
     */
    record Host(
            String name,
            List<InetAddress> addresses,
            int port,
            boolean lmtp,
            boolean encrypted,
            boolean anyCertificate,
            @Nullable SmtpLogin login) {}

    /** No host can be tried: for now, or at all. */
    static final class Unroutable extends Exception {
        private static final long serialVersionUID = 1L;

        private final boolean permanent;
        private final DeliveryError error;
        private final transient EnhancedCode status;
        private final String reason;

        Unroutable(boolean permanent, DeliveryError error, String status, String reason) {
            super(reason, null, false, false);
            this.permanent = permanent;
            this.error = error;
            this.status = EnhancedCode.read(status).orElseThrow();
            this.reason = reason;
        }

        boolean isPermanent() {
            return permanent;
        }

        DeliveryError error() {
            return error;
        }

        EnhancedCode status() {
            return status;
        }

        String reason() {
            return reason;
        }
    }

    @Inject
    MailHostFinder(MailDns dns, RelaySecrets secrets, MailSettingsStore settings, Configuration configuration) {
        this.dns = dns;
        this.allowed = new AddressRules(configuration.outboundAllow());
        this.secrets = secrets;
        this.settings = settings;
        this.configuration = configuration;
    }

    /** The hosts, in the order in which they are tried; at least one. */
    List<Host> hosts(MailRoute route, String domain) throws Unroutable {
        if (route instanceof MailRoute.Mx mx) {
            return exchangers(mx, domain);
        } else if (route instanceof MailRoute.Relay relay) {
            return List.of(relay(relay));
        }
        HostPort local = configuration
                .lmtp()
                .orElseThrow(() -> new Unroutable(
                        false,
                        DeliveryError.IO,
                        "4.3.5",
                        "Mail that stays here has nowhere to go: POSTROAD_LMTP is not set"));
        return List.of(new Host(
                local.host(),
                addresses(local.host(), IpPreference.V4_THEN_V6, Integer.MAX_VALUE, false),
                local.port(),
                true,
                false,
                false,
                null));
    }

    private Host relay(MailRoute.Relay relay) throws Unroutable {
        SmtpLogin login = null;
        if (relay.user() != null && relay.sealedSecret() != null) {
            long id = settings.current().routeIds().getOrDefault(relay.name(), 0L);
            try {
                login = new SmtpLogin(relay.user(), secrets.open(id, relay.sealedSecret()));
            } catch (SecretUnreadable e) {
                throw new Unroutable(
                        false, DeliveryError.IO, "4.3.5", "The secret of route " + relay.name() + " cannot be read");
            }
        }
        return new Host(
                relay.address(),
                addresses(relay.address(), IpPreference.V4_THEN_V6, Integer.MAX_VALUE, true),
                relay.port(),
                relay.lmtp(),
                relay.encrypted(),
                relay.anyCertificate(),
                login);
    }

    private List<Host> exchangers(MailRoute.Mx route, String domain) throws Unroutable {
        MailExchangers found = found(route, domain);
        List<String> names =
                found.match(MailExchangers.Hosts::names, none -> List.<String>of(), loop -> List.<String>of());
        if (found instanceof MailExchangers.NullMx) {
            throw new Unroutable(true, DeliveryError.DNS, "5.1.10", "The domain " + domain + " takes no mail");
        } else if (found instanceof MailExchangers.Loop) {
            throw new Unroutable(
                    true,
                    DeliveryError.DNS,
                    "5.4.6",
                    "Mail for " + domain + " loops back to this host, which does not keep it");
        }
        List<Host> hosts = new ArrayList<>();
        Unroutable last = null;
        for (String name : names) {
            try {
                hosts.add(new Host(
                        name,
                        addresses(name, route.preference(), route.mostAddresses(), true),
                        SMTP,
                        false,
                        false,
                        false,
                        null));
            } catch (Unroutable e) {
                last = e;
            }
        }
        if (hosts.isEmpty() && last != null) {
            throw last;
        }
        return hosts;
    }

    private MailExchangers found(MailRoute.Mx route, String domain) throws Unroutable {
        Optional<InetAddress> literal = literal(domain);
        if (literal.isPresent()) {
            return new MailExchangers.Hosts(List.of(literal.get().getHostAddress()), true);
        }
        try {
            return MailExchangers.of(
                    domain,
                    dns.exchangers(domain),
                    Set.of(configuration.hostName().toLowerCase(Locale.ROOT)),
                    route.mostHosts(),
                    RandomGenerator.getDefault());
        } catch (MailDns.Unanswered e) {
            throw unanswered(e);
        }
    }

    /** The address of a domain as {@code [192.0.2.1]} or {@code [IPv6:2001:db8::1]} (RFC 5321 §4.1.3). */
    private static Optional<InetAddress> literal(String domain) {
        if (!domain.startsWith("[") || !domain.endsWith("]")) {
            return Optional.empty();
        }
        String inside = domain.substring(1, domain.length() - 1);
        return AddressBlock.literal(inside.startsWith("ipv6:") ? inside.substring("ipv6:".length()) : inside);
    }

    /** @param guarded whether the address guard is asked: not for what the operator set for the node itself */
    private List<InetAddress> addresses(String host, IpPreference preference, int most, boolean guarded)
            throws Unroutable {
        List<InetAddress> found = new ArrayList<>();
        Optional<InetAddress> literal = AddressBlock.literal(host);
        if (literal.isPresent()) {
            found.add(literal.get());
        } else {
            look(host, preference, found);
        }
        if (found.isEmpty()) {
            throw new Unroutable(true, DeliveryError.DNS, "5.4.4", "The host " + host + " has no address");
        }
        if (guarded) {
            try {
                List<InetAddress> checked = found;
                new AddressGuard(allowed, name -> checked).resolve(host);
            } catch (AddressRefused e) {
                throw new Unroutable(true, DeliveryError.CONNECTION, "5.4.4", String.valueOf(e.getMessage()));
            } catch (UnknownHostException e) {
                throw new Unroutable(true, DeliveryError.DNS, "5.4.4", String.valueOf(e.getMessage()));
            }
        }
        return found.stream()
                .filter(address -> preference.rank(address instanceof Inet6Address) >= 0)
                .sorted(Comparator.comparingInt(address -> preference.rank(address instanceof Inet6Address)))
                .limit(most)
                .toList();
    }

    private void look(String host, IpPreference preference, List<InetAddress> found) throws Unroutable {
        MailDns.Unanswered failed = null;
        for (boolean six : new boolean[] {false, true}) {
            if (preference.rank(six) >= 0) {
                try {
                    found.addAll(dns.addresses(host, six));
                } catch (MailDns.Unanswered e) {
                    failed = e;
                }
            }
        }
        if (found.isEmpty() && failed != null) {
            throw unanswered(failed);
        }
    }

    private static Unroutable unanswered(MailDns.Unanswered e) {
        return new Unroutable(
                e.isPermanent(),
                DeliveryError.DNS,
                e.isPermanent() ? "5.1.2" : "4.4.3",
                String.valueOf(e.getMessage()));
    }
}
