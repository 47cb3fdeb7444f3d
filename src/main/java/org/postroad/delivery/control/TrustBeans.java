package org.postroad.delivery.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.control.AddressGuard;
import org.postroad.platform.control.Configuration;
import org.postroad.platform.control.Transactions;
import org.postroad.platform.entity.AddressRules;

/** Puts together what mail hosts are trusted by. */
@ApplicationScoped
class TrustBeans {
    private static final String ROOT = "root";

    @Produces
    @Singleton
    HostTrust trust(
            Configuration configuration,
            MailDns dns,
            SmtpGround ground,
            Transactions transactions,
            InstantSource clock) {
        AddressGuard guard =
                new AddressGuard(new AddressRules(configuration.outboundAllow()), host -> addresses(dns, host));
        // Timers are there only once the bean is, so they are asked for at each fetch
        MtaStsPolicies policies = new MtaStsPolicies(
                dns::texts,
                (domain, time) -> new MtaStsFetch(
                                guard, DefaultClientTlsStrategy.createDefault(), ground.timers(), MtaStsFetch.HTTPS)
                        .fetch(domain, time),
                transactions,
                clock);
        return new HostTrust(dane(configuration, clock), policies, ground::tls);
    }

    private static @Nullable DaneHosts dane(Configuration configuration, InstantSource clock) {
        String anchors = configuration.dnsTrustAnchors().orElse("");
        if (anchors.isEmpty()) {
            return null;
        }
        List<InetSocketAddress> servers = configuration.dnsServers().stream()
                .map(server -> new InetSocketAddress(server.host(), server.port()))
                .toList();
        try (InputStream in = anchors.equals(ROOT) ? SecureDns.rootAnchors() : Files.newInputStream(Path.of(anchors))) {
            return new DaneHosts(new SecureDns(servers, in, clock.withZone(ZoneOffset.UTC)));
        } catch (IOException e) {
            throw new UncheckedIOException("The keys of POSTROAD_DNS_TRUST_ANCHORS cannot be read", e);
        }
    }

    private static List<InetAddress> addresses(MailDns dns, String host) throws UnknownHostException {
        List<InetAddress> found = new ArrayList<>();
        String problem = "has no address";
        for (boolean six : new boolean[] {false, true}) {
            try {
                found.addAll(dns.addresses(host, six));
            } catch (MailDns.Unanswered e) {
                problem = String.valueOf(e.getMessage());
            }
        }
        if (found.isEmpty()) {
            throw new UnknownHostException(host + ": " + problem);
        }
        return found;
    }
}
