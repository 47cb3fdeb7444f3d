package org.postroad.delivery.control;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.postroad.delivery.control.SecureDns.Answer;
import org.postroad.delivery.control.SecureDns.Bogus;
import org.postroad.delivery.entity.Tlsa;
import org.xbill.DNS.Type;

/** Finds what the DNS proves of the certificates of mail hosts (RFC 7672 §2.2). */
final class DaneHosts {
    private final SecureDns dns;

    /**
     * What is proved of a host.
     *
     * @param base the name that it has for DANE, which is asked for by SNI
     * @param records all of them; none if the host has no DANE. If none is usable, TLS is needed and any certificate will do.
     * @param names which its certificate may be for
     */
    record Proved(String base, List<Tlsa> records, Set<String> names) {
        boolean isThere() {
            return !records.isEmpty();
        }

        /** Whether the handshake proves who the host is. */
        boolean isAuthentic() {
            return records.stream().anyMatch(Tlsa::isUsable);
        }

        DaneTrust trust() {
            return new DaneTrust(records, names);
        }
    }

    DaneHosts(SecureDns dns) {
        this.dns = dns;
    }

    /**
     * Looks.
     *
     * @param domain whose mail it is
     * @param host one that an MX record of the domain names, or the domain itself if it has none
     * @throws Bogus if the DNS has no answer that can be believed, so that the host must not be tried
     */
    Proved of(String domain, String host, int port) throws Bogus {
        String name = bare(host);
        Answer exchangers = dns.ask(bare(domain), Type.MX);
        if (!exchangers.secure()) {
            return none(name);
        }
        Set<String> names = new TreeSet<>(List.of(bare(domain), bare(exchangers.name()), name));
        for (String base : bases(name)) {
            List<Tlsa> records = dns.tlsa(base, port);
            if (!records.isEmpty()) {
                names.add(base);
                return new Proved(base, records, names);
            }
        }
        return none(name);
    }

    private static Proved none(String host) {
        return new Proved(host, List.of(), Set.of(host));
    }

    /** Where the host's records may be: at the end of its aliases first, then at its own name (RFC 7672 §2.2.2). */
    private Set<String> bases(String host) throws Bogus {
        Set<String> bases = new LinkedHashSet<>();
        for (int type : new int[] {Type.A, Type.AAAA}) {
            Answer addresses = dns.ask(host, type);
            if (addresses.secure() && !addresses.records().isEmpty()) {
                bases.add(bare(addresses.name()));
                bases.add(host);
                return bases;
            }
        }
        Answer alias = dns.ask(host, Type.CNAME);
        return alias.secure() && !alias.records().isEmpty() ? Set.of(host) : Set.of();
    }

    private static String bare(String name) {
        return (name.endsWith(".") ? name.substring(0, name.length() - 1) : name).toLowerCase(Locale.ROOT);
    }
}
