package org.postroad.delivery.entity;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Which hosts take a domain's mail, and in which order they are tried (RFC 5321 §5.1, RFC 7505). */
public sealed interface MailExchangers {
    /** One function for each case, so that none is forgotten. */
    default <T> T match(Function<Hosts, T> hosts, Function<NullMx, T> nullMx, Function<Loop, T> loop) {
        if (this instanceof Hosts of) {
            return hosts.apply(of);
        }
        return this instanceof NullMx none ? nullMx.apply(none) : loop.apply((Loop) this);
    }

    /** In the order in which they are tried; at least one. @param implicit whether that is the domain itself, as it has no MX */
    record Hosts(List<String> names, boolean implicit) implements MailExchangers {
        public Hosts {
            names = List.copyOf(names);
        }

        /**
         * What the destinations have in common that share limits: the set of their hosts. Domains of one provider have the same, whatever
         * the order is today.
         */
        public String site() {
            return String.join(",", new TreeSet<>(names));
        }
    }

    /** The domain says that it takes no mail (RFC 7505 §3). */
    record NullMx() implements MailExchangers {}

    /** The best hosts of the domain are ourselves, so nobody else is left. */
    record Loop() implements MailExchangers {}

    /** An MX record. @param host its target, without a dot at the end; empty for the root */
    record Mx(int preference, String host) {
        public Mx {
            host = (host.endsWith(".") ? host.substring(0, host.length() - 1) : host).toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Chooses.
     *
     * @param records all MX records of the domain; none if there is none, which makes the domain its own host
     * @param own the names that this system is known by, in lower case
     * @param most how many hosts are tried; 1 or more
     * @param random puts hosts of one preference in an order, anew each time (RFC 5321 §5.1)
     */
    static MailExchangers of(String domain, List<Mx> records, Set<String> own, int most, RandomGenerator random) {
        if (records.isEmpty()) {
            return new Hosts(List.of(domain.toLowerCase(Locale.ROOT)), true);
        }
        if (records.size() == 1 && records.get(0).host.isEmpty()) {
            return new NullMx();
        }
        List<Mx> named = records.stream().filter(mx -> !mx.host.isEmpty()).toList(); // A dot among others means nothing
        int ours = named.stream()
                .filter(mx -> own.contains(mx.host))
                .mapToInt(Mx::preference)
                .min()
                .orElse(Integer.MAX_VALUE);
        List<String> hosts =
                inOrder(named.stream().filter(mx -> mx.preference < ours).toList(), random);
        if (hosts.isEmpty()) {
            return named.isEmpty() ? new NullMx() : new Loop();
        }
        return new Hosts(hosts.subList(0, Math.min(most, hosts.size())), false);
    }

    private static List<String> inOrder(List<Mx> records, RandomGenerator random) {
        TreeMap<Integer, List<String>> byPreference = records.stream()
                .sorted(Comparator.comparing(Mx::host)) // so that chance alone decides, not the resolver
                .collect(Collectors.groupingBy(
                        Mx::preference, TreeMap::new, Collectors.mapping(Mx::host, Collectors.toList())));
        List<String> hosts = new ArrayList<>();
        for (List<String> equals : byPreference.values()) {
            List<String> left = new ArrayList<>(equals);
            while (!left.isEmpty()) {
                Collections.swap(left, random.nextInt(left.size()), left.size() - 1);
                hosts.add(left.remove(left.size() - 1));
            }
        }
        return hosts.stream().distinct().toList();
    }
}
