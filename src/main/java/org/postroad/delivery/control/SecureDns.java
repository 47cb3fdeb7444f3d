package org.postroad.delivery.control;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.postroad.delivery.entity.Tlsa;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.dnssec.ValidatingResolver;

/** What the DNS says, and can prove, from the keys of the root on (RFC 4035). The resolvers must hand DNSSEC's records through. */
final class SecureDns {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int TRIES = 2;
    private static final int LONGEST_CHAIN = 8;
    private static final int MOST_KEPT = 50_000;
    private static final long NOTHING_SECONDS = 60;
    private static final long LONGEST_SECONDS = 3_600;

    private final Resolver resolver;
    private final Cache<Question, Answer> known = Caffeine.newBuilder()
            .maximumSize(MOST_KEPT)
            .expireAfter(Expiry.<Question, Answer>creating((question, answer) -> answer.time()))
            .build();

    /** The DNS has no answer, or one that is forged. */
    static final class Bogus extends Exception {
        private static final long serialVersionUID = 1L;

        Bogus(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * An answer.
     *
     * @param secure whether it is proved, be it that there is nothing
     * @param name where the last alias led to, without a dot at the end
     * @param time how long it holds
     */
    record Answer(boolean secure, String name, List<Record> records, Duration time) {}

    private record Question(String name, int type) {}

    /**
     * @param servers that are asked; the system's own if there are none
     * @param anchors the keys that are trusted, as DS or DNSKEY records in the form of a zone file
     * @throws IOException if the anchors cannot be read
     */
    SecureDns(List<InetSocketAddress> servers, InputStream anchors, Clock clock) throws IOException {
        ExtendedResolver asked = servers.isEmpty()
                ? new ExtendedResolver()
                : new ExtendedResolver(servers.stream().map(SimpleResolver::new).toArray(Resolver[]::new));
        asked.setRetries(TRIES);
        ValidatingResolver validating = new ValidatingResolver(asked, clock);
        validating.setTimeout(TIMEOUT);
        validating.loadTrustAnchors(anchors);
        this.resolver = validating;
    }

    /** The keys of the root zone. */
    static InputStream rootAnchors() {
        InputStream anchors = SecureDns.class.getResourceAsStream("root-anchors.zone");
        if (anchors == null) {
            throw new IllegalStateException("The root's keys are not in this WAR");
        }
        return anchors;
    }

    /** @throws Bogus if there is no answer that can be believed */
    Answer ask(String name, int type) throws Bogus {
        Question question = new Question(name.toLowerCase(Locale.ROOT), type);
        Answer present = known.getIfPresent(question);
        if (present == null) {
            present = look(name, type);
            known.put(question, present);
        }
        return present;
    }

    private Answer look(String name, int type) throws Bogus {
        try {
            Name asked = Name.fromString(name.endsWith(".") ? name : name + ".");
            Message answer = resolver.send(Message.newQuery(Record.newRecord(asked, type, DClass.IN)));
            int code = answer.getRcode();
            if (code != Rcode.NOERROR && code != Rcode.NXDOMAIN) {
                throw new Bogus("The DNS answered " + Rcode.string(code) + " for " + name + " " + Type.string(type));
            }
            return read(asked, type, answer);
        } catch (TextParseException e) {
            throw new Bogus(name + " is no name that the DNS knows");
        } catch (IOException e) {
            throw new Bogus("The DNS did not answer for " + name + " " + Type.string(type) + ": " + e.getMessage());
        }
    }

    private static Answer read(Name asked, int type, Message answer) throws Bogus {
        List<Record> section = answer.getSection(Section.ANSWER);
        Name at = asked;
        for (int i = 0; i <= LONGEST_CHAIN; i++) {
            Name name = at;
            List<Record> found = section.stream()
                    .filter(one -> one.getType() == type && one.getName().equals(name))
                    .toList();
            Name next = section.stream()
                    .filter(one -> type != Type.CNAME
                            && one instanceof CNAMERecord
                            && one.getName().equals(name))
                    .map(one -> ((CNAMERecord) one).getTarget())
                    .findFirst()
                    .orElse(null);
            if (!found.isEmpty() || next == null) {
                return new Answer(
                        answer.getHeader().getFlag(Flags.AD), name.toString(true), found, time(section, found));
            }
            at = next;
        }
        throw new Bogus("The aliases of " + asked.toString(true) + " do not end");
    }

    private static Duration time(List<Record> section, List<Record> found) {
        long least = section.stream().mapToLong(Record::getTTL).min().orElse(NOTHING_SECONDS);
        return Duration.ofSeconds(Math.min(found.isEmpty() ? NOTHING_SECONDS : LONGEST_SECONDS, least));
    }

    /** The TLSA records of a host; none where there is none, or none that is proved. */
    List<Tlsa> tlsa(String host, int port) throws Bogus {
        Answer answer = ask("_" + port + "._tcp." + host, Type.TLSA);
        List<Tlsa> found = new ArrayList<>();
        if (answer.secure()) {
            for (Record record : answer.records()) {
                TLSARecord one = (TLSARecord) record;
                found.add(new Tlsa(
                        one.getCertificateUsage(),
                        one.getSelector(),
                        one.getMatchingType(),
                        HexFormat.of().formatHex(one.getCertificateAssociationData())));
            }
        }
        return found;
    }
}
