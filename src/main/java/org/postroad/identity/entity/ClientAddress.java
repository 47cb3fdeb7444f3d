package org.postroad.identity.entity;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postroad.platform.entity.AddressBlock;

/**
 * Where a request comes from.
 *
 * @param text the address
 * @param network what failures are counted by: the address, of IPv6 its first 64 bits, since one client has as many as it likes of
 *     the rest
 */
public record ClientAddress(String text, String network) {
    private static final Pattern WITH_PORT = Pattern.compile("\\[([^\\]]+)\\](?::\\d+)?|([^:]+):\\d+");
    private static final int NETWORK_BYTES = 8;

    /**
     * The first address that is not one of our proxies, going back from the connection: what stands before it in X-Forwarded-For, the
     * client may have written itself.
     *
     * @param connection the address of the connection
     * @param forwarded every value of X-Forwarded-For, in their order
     * @param proxies whose word is taken
     */
    public static ClientAddress of(String connection, List<String> forwarded, List<AddressBlock> proxies) {
        Optional<InetAddress> nearest = read(connection);
        if (nearest.isEmpty()) {
            return new ClientAddress(connection, connection);
        }
        InetAddress client = nearest.get();
        for (String hop : backwards(forwarded)) {
            Optional<InetAddress> before = read(hop);
            if (before.isEmpty() || !trusted(client, proxies)) {
                break;
            }
            client = before.get();
        }
        return of(client);
    }

    private static ClientAddress of(InetAddress address) {
        String text = address.getHostAddress();
        if (address instanceof Inet4Address) {
            return new ClientAddress(text, text);
        }
        byte[] network = Arrays.copyOf(address.getAddress(), NETWORK_BYTES);
        return new ClientAddress(text, HexFormat.of().formatHex(network) + "/64");
    }

    private static boolean trusted(InetAddress address, List<AddressBlock> proxies) {
        return proxies.stream().anyMatch(block -> block.contains(address));
    }

    private static List<String> backwards(List<String> forwarded) {
        List<String> hops =
                new ArrayList<>(Arrays.asList(String.join(",", forwarded).split(",", -1)));
        Collections.reverse(hops);
        return hops;
    }

    private static Optional<InetAddress> read(String hop) {
        String text = hop.strip();
        Optional<InetAddress> plain = AddressBlock.literal(withoutZone(text));
        if (plain.isPresent()) {
            return plain;
        }
        Matcher matcher = WITH_PORT.matcher(text);
        return matcher.matches()
                ? AddressBlock.literal(withoutZone(matcher.group(1) == null ? matcher.group(2) : matcher.group(1)))
                : Optional.empty();
    }

    private static String withoutZone(String text) {
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
