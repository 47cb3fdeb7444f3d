package org.postroad.delivery.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postroad.delivery.control.MailHostFinder.Unroutable;
import org.postroad.delivery.entity.Envelope;
import org.postroad.delivery.entity.HostFacts;
import org.postroad.delivery.entity.LastAttempt;
import org.postroad.delivery.entity.MailFacts;
import org.postroad.delivery.entity.MailRoute;
import org.postroad.delivery.entity.MessageSource;
import org.postroad.delivery.entity.QueuedRecipient;
import org.postroad.jobs.control.QueueCatalog;
import org.postroad.jobs.entity.QueueSettings;

/** Says where a message would go, before anybody sends it: asks the rules and the DNS, and talks to no host. */
@Dependent
public class PreviewRoute {
    private final MailRules rules;
    private final MailHostFinder finder;
    private final QueueCatalog queues;
    private final InstantSource clock;

    /** A host that would be tried, by the strategies of the first of its addresses. */
    public record Host(String name, int port, List<String> addresses, String connection, String tls) {
        public Host {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * Where it would go.
     *
     * @param scheduleRule which rule chose the schedule
     * @param route empty if the rules come to none that there is
     * @param type of the route: mx, relay or local
     * @param error why no host can be tried, null if some can
     */
    public record Preview(
            String domain,
            boolean local,
            String schedule,
            String scheduleRule,
            String queue,
            boolean paused,
            String route,
            String routeRule,
            String type,
            List<Host> hosts,
            @Nullable String error) {
        public Preview {
            hosts = List.copyOf(hosts);
        }
    }

    @Inject
    PreviewRoute(MailRules rules, MailHostFinder finder, QueueCatalog queues, InstantSource clock) {
        this.rules = rules;
        this.finder = finder;
        this.queues = queues;
        this.clock = clock;
    }

    /** @param address of a recipient. @param sender the reverse-path, empty for the null one */
    public Preview preview(String address, String sender, MessageSource source, int priority) {
        Instant now = clock.instant();
        String domain = QueuedRecipient.domainOf(address);
        MailFacts facts = new MailFacts(
                Envelope.of(sender, source, priority, now),
                0,
                List.of(address),
                address,
                null,
                LastAttempt.NONE,
                0,
                "",
                MailFacts.NO_LIMIT,
                null,
                now);
        MailRules.Choice<MailRules.Placed> placed = rules.schedule(facts);
        Optional<QueueSettings> queue =
                queues.withId(placed.chosen().placement().queueId());
        MailRules.Choice<Optional<MailRoute>> route = rules.route(facts);
        List<Host> hosts = new ArrayList<>();
        String error = route.chosen().isPresent() ? find(route.chosen().get(), domain, facts, hosts) : route.rule();
        return new Preview(
                domain,
                rules.isLocal(domain),
                placed.chosen().placement().schedule(),
                placed.rule(),
                queue.map(QueueSettings::name).orElse(""),
                queue.map(QueueSettings::paused).orElse(false),
                route.chosen().map(MailRoute::name).orElse(""),
                route.rule(),
                route.chosen()
                        .map(chosen -> chosen.match(mx -> "mx", relay -> "relay", local -> "local"))
                        .orElse(""),
                hosts,
                error);
    }

    /** @return why there are none; null if there are */
    private @Nullable String find(MailRoute route, String domain, MailFacts facts, List<Host> hosts) {
        try {
            for (MailHostFinder.Host host : finder.hosts(route, domain)) {
                String first = host.addresses().get(0).getHostAddress();
                MailFacts at = facts.at(new HostFacts(host.name(), first, ""));
                hosts.add(new Host(
                        host.name(),
                        host.port(),
                        host.addresses().stream()
                                .map(InetAddress::getHostAddress)
                                .toList(),
                        rules.connection(at).chosen().name(),
                        rules.tls(at).chosen().name()));
            }
            return null;
        } catch (Unroutable e) {
            return e.status() + " " + e.reason();
        }
    }
}
