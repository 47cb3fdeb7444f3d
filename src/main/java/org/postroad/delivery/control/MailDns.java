package org.postroad.delivery.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import org.postroad.delivery.entity.MailExchangers.Mx;
import org.postroad.expression.EvaluationException;
import org.postroad.expression.Value;
import org.postroad.platform.control.Configuration;
import org.postroad.platform.entity.AddressBlock;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;

/** What the DNS says of mail, kept as long as each record allows. */
@ApplicationScoped
class MailDns {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int TRIES = 2;

    private LookupSession session;

    /** For CDI. */
    @SuppressWarnings("NullAway.Init")
    protected MailDns() {}

    @Inject
    MailDns(Configuration configuration) {
        this(configuration.dnsServers().stream()
                .map(server -> new InetSocketAddress(server.host(), server.port()))
                .toList());
    }

    /** @param servers that are asked; the system's own if there are none */
    MailDns(List<InetSocketAddress> servers) {
        Resolver resolver = resolver(servers);
        resolver.setTimeout(TIMEOUT);
        this.session = LookupSession.defaultBuilder().resolver(resolver).build();
    }

    private static Resolver resolver(List<InetSocketAddress> servers) {
        ExtendedResolver resolver = servers.isEmpty()
                ? new ExtendedResolver()
                : new ExtendedResolver(servers.stream().map(SimpleResolver::new).toArray(Resolver[]::new));
        resolver.setRetries(TRIES);
        return resolver;
    }

    /** The DNS has no answer, for now or for good. */
    static final class Unanswered extends Exception {
        private static final long serialVersionUID = 1L;

        private final boolean permanent;

        Unanswered(String message, boolean permanent) {
            super(message, null, false, false);
            this.permanent = permanent;
        }

        /** Whether there is no such domain. */
        boolean isPermanent() {
            return permanent;
        }
    }

    /** The hosts that a domain names; none if it names none. */
    List<Mx> exchangers(String domain) throws Unanswered {
        List<Mx> hosts = new ArrayList<>();
        for (Record record : look(domain, Type.MX)) {
            if (record instanceof MXRecord mx) {
                hosts.add(new Mx(mx.getPriority(), mx.getTarget().toString()));
            }
        }
        return hosts;
    }

    /** The addresses of a host, in the resolver's order. @param six whether IPv6, else IPv4 */
    List<InetAddress> addresses(String host, boolean six) throws Unanswered {
        List<InetAddress> addresses = new ArrayList<>();
        for (Record record : look(host, six ? Type.AAAA : Type.A)) {
            if (record instanceof ARecord four) {
                addresses.add(four.getAddress());
            } else if (record instanceof AAAARecord address) {
                addresses.add(address.getAddress());
            }
        }
        return addresses;
    }

    /** The texts at a name, the strings of each put together; none if there is none. */
    List<String> texts(String name) throws Unanswered {
        List<String> texts = new ArrayList<>();
        try {
            for (Record record : look(name, Type.TXT)) {
                if (record instanceof TXTRecord txt) {
                    texts.add(String.join("", txt.getStrings()));
                }
            }
        } catch (Unanswered e) {
            if (!e.isPermanent()) {
                throw e;
            }
        }
        return texts;
    }

    /** What {@code dns_query} answers. @param kind ip, ipv4, ipv6, mx, txt or ptr */
    Value query(String name, String kind) throws EvaluationException {
        try {
            return switch (kind.toLowerCase(Locale.ROOT)) {
                case "ipv4" -> texts(name, Type.A);
                case "ipv6" -> texts(name, Type.AAAA);
                case "ip" -> {
                    List<Value> both = new ArrayList<>(texts(name, Type.A).asItems());
                    both.addAll(texts(name, Type.AAAA).asItems());
                    yield Value.of(both);
                }
                case "mx" -> texts(name, Type.MX);
                case "txt" -> texts(name, Type.TXT);
                case "ptr" -> texts(name, Type.PTR);
                default ->
                    throw new EvaluationException(
                            "dns_query knows ip, ipv4, ipv6, mx, txt and ptr, not '" + kind + "'");
            };
        } catch (Unanswered e) {
            if (e.isPermanent()) {
                return Value.of(List.of());
            }
            throw new EvaluationException("dns_query: " + e.getMessage(), e);
        }
    }

    private Value texts(String name, int type) throws Unanswered {
        List<Value> texts = new ArrayList<>();
        for (Record record : look(name, type)) {
            if (record instanceof TXTRecord txt) {
                texts.add(Value.of(String.join("", txt.getStrings())));
            } else if (record instanceof MXRecord mx) {
                texts.add(Value.of(mx.getTarget().toString(true)));
            } else if (record instanceof PTRRecord ptr) {
                texts.add(Value.of(ptr.getTarget().toString(true)));
            } else if (record instanceof ARecord four) {
                texts.add(Value.of(four.getAddress().getHostAddress()));
            } else if (record instanceof AAAARecord six) {
                texts.add(Value.of(six.getAddress().getHostAddress()));
            }
        }
        return Value.of(texts);
    }

    private List<Record> look(String name, int type) throws Unanswered {
        try {
            return session.lookupAsync(asked(name, type), type, DClass.IN)
                    .toCompletableFuture()
                    .get()
                    .getRecords();
        } catch (TextParseException e) {
            throw new Unanswered(name + " is no name that the DNS knows", true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unanswered(name + " was not looked up: interrupted", false);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof NoSuchDomainException) {
                throw new Unanswered("The domain " + name + " does not exist", true);
            }
            throw new Unanswered("The DNS did not answer for " + name + ": " + e.getCause(), false);
        }
    }

    private static Name asked(String name, int type) throws TextParseException {
        if (type == Type.PTR && AddressBlock.literal(name).isPresent()) {
            return ReverseMap.fromAddress(AddressBlock.literal(name).get());
        }
        return Name.fromString(name.endsWith(".") ? name : name + ".");
    }
}
