package org.postroad.platform.entity;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A block of IP addresses that share a prefix, as {@code 10.0.0.0/8} or {@code fc00::/7}; a single address is a block too. Immutable. */
public final class AddressBlock {
    private static final Pattern IPV4 = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern PREFIX = Pattern.compile("0|[1-9][0-9]{0,2}");

    private final byte[] network;
    private final int prefix;

    private AddressBlock(byte[] network, int prefix) {
        this.network = network;
        this.prefix = prefix;
    }

    /** @param network 4 or 16 bytes, the highest first */
    static AddressBlock of(byte[] network, int prefix) {
        return new AddressBlock(network.clone(), prefix);
    }

    /** The block of a text in CIDR form (RFC 4632 §3.1, RFC 4291 §2.3); empty if it is none. Bits after the prefix do not matter. */
    public static Optional<AddressBlock> parse(String text) {
        int slash = text.indexOf('/');
        String length = slash < 0 ? "128" : text.substring(slash + 1);
        Optional<byte[]> network = bytes(slash < 0 ? text : text.substring(0, slash));
        if (network.isEmpty() || !PREFIX.matcher(length).matches()) {
            return Optional.empty();
        }
        int bits = network.get().length * Byte.SIZE;
        int prefix = slash < 0 ? bits : Integer.parseInt(length);
        return prefix > bits ? Optional.empty() : Optional.of(new AddressBlock(network.get(), prefix));
    }

    /**
     * The address that a text is, never asking a name server: four decimal numbers without leading zeros, or IPv6 (RFC 4291 §2.2)
     * without brackets and zone. IPv4-mapped IPv6 is read as IPv4.
     */
    public static Optional<InetAddress> literal(String text) {
        try {
            if (IPV6.matcher(text).matches()) {
                return Optional.of(
                        InetAddress.getByName(text)); // with a colon, the JDK takes it for a literal or refuses it
            }
            Matcher matcher = IPV4.matcher(text);
            return matcher.matches() ? ipv4(matcher) : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** The bytes of {@link #literal}, 4 or 16, the highest first. */
    public static Optional<byte[]> bytes(String text) {
        return literal(text).map(InetAddress::getAddress);
    }

    private static Optional<InetAddress> ipv4(Matcher matcher) throws UnknownHostException {
        byte[] bytes = new byte[4];
        for (int i = 0; i < bytes.length; i++) {
            int number = Integer.parseInt(matcher.group(i + 1));
            if (number > 255 || !Integer.toString(number).equals(matcher.group(i + 1))) {
                return Optional.empty();
            }
            bytes[i] = (byte) number;
        }
        return Optional.of(InetAddress.getByAddress(bytes));
    }

    /** @param address 4 or 16 bytes, the highest first */
    public boolean contains(byte[] address) {
        if (address.length != network.length) {
            return false;
        }
        int whole = prefix / Byte.SIZE;
        int rest = prefix % Byte.SIZE;
        if (!Arrays.equals(address, 0, whole, network, 0, whole)) {
            return false;
        }
        return rest == 0 || (address[whole] ^ network[whole]) >> Byte.SIZE - rest == 0;
    }

    /** Whether every address of the other block is in this one. */
    public boolean contains(AddressBlock other) {
        return other.prefix >= prefix && contains(other.network);
    }

    public boolean contains(InetAddress address) {
        return contains(address.getAddress());
    }
}
