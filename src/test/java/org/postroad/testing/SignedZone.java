package org.postroad.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSECRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * A resolver on a loopback port that knows one zone, signs what it says (RFC 4034), and denies what is not there by a record for the very
 * name. Below a delegation without DS, and outside of the zone, nothing is signed.
 */
public final class SignedZone implements AutoCloseable {
    private static final long TTL = 300;

    private final DatagramSocket socket;
    private final Name apex;
    private final KeyPair pair;
    private final DNSKEYRecord key;
    private final List<Record> records = new CopyOnWriteArrayList<>();
    private final Set<String> forged = ConcurrentHashMap.newKeySet();
    private final Set<String> failing = ConcurrentHashMap.newKeySet();

    public SignedZone(String zone) throws IOException, GeneralSecurityException, DNSSEC.DNSSECException {
        apex = Name.fromString(zone + ".");
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        pair = generator.generateKeyPair();
        key = new DNSKEYRecord(
                apex,
                DClass.IN,
                TTL,
                DNSKEYRecord.Flags.ZONE_KEY | DNSKEYRecord.Flags.SEP_KEY,
                DNSKEYRecord.Protocol.DNSSEC,
                DNSSEC.Algorithm.ECDSAP256SHA256,
                pair.getPublic());
        records.add(key);
        records.add(new SOARecord(apex, DClass.IN, TTL, apex, apex, 1, TTL, TTL, TTL, TTL));
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "signed-zone");
        thread.setDaemon(true);
        thread.start();
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
    }

    /** The zone's key, as whoever trusts it is told. */
    public InputStream anchor() {
        return new ByteArrayInputStream((key + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** Adds a record, as {@code mx.example. A 127.0.0.1}. */
    public SignedZone add(String name, int type, String data) throws IOException {
        records.add(Record.fromString(Name.fromString(name + "."), type, DClass.IN, TTL, data, Name.root));
        return this;
    }

    /** From now on what is said of a name is signed for something else. */
    public void forge(String name) {
        forged.add(name + ".");
    }

    /** From now on nothing is said of a name. */
    public void fail(String name) {
        failing.add(name + ".");
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(new byte[4_096], 4_096);
                socket.receive(packet);
                byte[] bytes = new byte[packet.getLength()];
                System.arraycopy(packet.getData(), packet.getOffset(), bytes, 0, bytes.length);
                byte[] answer = answer(new Message(bytes)).toWire();
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException | DNSSEC.DNSSECException e) {
                if (!socket.isClosed()) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private Message answer(Message query) throws DNSSEC.DNSSECException, IOException {
        Record question = query.getQuestion();
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RA);
        answer.addRecord(question, Section.QUESTION);
        if (failing.contains(question.getName().toString())) {
            answer.getHeader().setRcode(Rcode.SERVFAIL);
            return answer;
        }
        Name name = question.getName();
        while (true) {
            List<Record> found = at(name, question.getType());
            if (!found.isEmpty()) {
                put(answer, Section.ANSWER, found);
                return answer;
            }
            List<Record> alias = at(name, Type.CNAME);
            if (alias.isEmpty()) {
                deny(answer, name);
                return answer;
            }
            put(answer, Section.ANSWER, alias);
            name = ((CNAMERecord) alias.get(0)).getTarget();
        }
    }

    private List<Record> at(Name name, int type) {
        return records.stream()
                .filter(one -> one.getName().equals(name) && one.getType() == type)
                .toList();
    }

    private void deny(Message answer, Name name) throws DNSSEC.DNSSECException, IOException {
        if (isSigned(name, Type.NSEC)) {
            put(answer, Section.AUTHORITY, at(apex, Type.SOA));
            Set<Integer> types = new TreeSet<>(List.of(Type.RRSIG, Type.NSEC));
            records.stream().filter(one -> one.getName().equals(name)).forEach(one -> types.add(one.getType()));
            int[] bits = types.stream().mapToInt(Integer::intValue).toArray();
            Name next = Name.concatenate(Name.fromString("\\000"), name);
            put(answer, Section.AUTHORITY, List.of(new NSECRecord(name, DClass.IN, TTL, next, bits)));
        } else {
            Name child = records.stream()
                    .filter(one -> one.getType() == Type.NS && name.subdomain(one.getName()))
                    .map(Record::getName)
                    .findFirst()
                    .orElse(new Name(name, name.labels() - 2));
            answer.addRecord(
                    new SOARecord(child, DClass.IN, TTL, child, child, 1, TTL, TTL, TTL, TTL), Section.AUTHORITY);
        }
    }

    /** Not below a delegation, whose own records are the child's, but for its DS and the denial of one. */
    private boolean isSigned(Name name, int type) {
        boolean delegated = records.stream()
                .anyMatch(one -> one.getType() == Type.NS
                        && name.subdomain(one.getName())
                        && !(name.equals(one.getName()) && type == Type.NSEC));
        return name.subdomain(apex) && !delegated;
    }

    private void put(Message answer, int section, List<Record> found) throws DNSSEC.DNSSECException {
        found.forEach(one -> answer.addRecord(one, section));
        Record first = found.get(0);
        if (isSigned(first.getName(), first.getType())) {
            answer.addRecord(sign(found), section);
        }
    }

    private Record sign(List<Record> found) throws DNSSEC.DNSSECException {
        Instant now = Instant.now();
        RRset set = new RRset();
        new ArrayList<>(found).forEach(set::addRR);
        RRSIGRecord good =
                DNSSEC.sign(set, key, pair.getPrivate(), now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(1)));
        if (!forged.contains(found.get(0).getName().toString())) {
            return good;
        }
        byte[] signature = good.getSignature().clone();
        signature[7] ^= 1;
        return new RRSIGRecord(
                good.getName(),
                DClass.IN,
                TTL,
                good.getTypeCovered(),
                good.getAlgorithm(),
                good.getOrigTTL(),
                good.getExpire(),
                good.getTimeSigned(),
                good.getFootprint(),
                good.getSigner(),
                signature);
    }

    @Override
    public void close() {
        socket.close();
    }
}
