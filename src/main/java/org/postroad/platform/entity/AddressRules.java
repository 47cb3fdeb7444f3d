package org.postroad.platform.entity;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which addresses Postroad calls when a customer names the host: those of the public internet, and what this node's allow-list opens.
 * The refused blocks are IANA's special-purpose registries (RFC 6890) and the clouds' metadata servers. Immutable.
 */
public final class AddressRules {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]{0,253}[A-Za-z0-9_])?\\.?");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0[xX][0-9a-fA-F]*");

    private static final Map<AddressBlock, String> REFUSED_IPV4 = blocks(
            "0.0.0.0/8", "unspecified",
            "10.0.0.0/8", "private",
            "100.64.0.0/10", "shared",
            "127.0.0.0/8", "loopback",
            "169.254.0.0/16", "link-local",
            "168.63.129.16", "metadata",
            "172.16.0.0/12", "private",
            "192.0.0.0/24", "reserved",
            "192.0.2.0/24", "documentation",
            "192.88.99.0/24", "6to4 relay",
            "192.168.0.0/16", "private",
            "198.18.0.0/15", "benchmarking",
            "198.51.100.0/24", "documentation",
            "203.0.113.0/24", "documentation",
            "224.0.0.0/4", "multicast",
            "240.0.0.0/4", "reserved");

    private static final AddressBlock GLOBAL_IPV6 = block("2000::/3");

    /** Within {@link #GLOBAL_IPV6}; what is outside of it is refused as a whole: loopback, unique-local, link-local, multicast. */
    private static final Map<AddressBlock, String> REFUSED_IPV6 = blocks(
            "2001::/23", "reserved", // Teredo, benchmarking and ORCHID among them
            "2001:db8::/32", "documentation",
            "2002::/16", "6to4",
            "3ffe::/16", "reserved",
            "3fff::/20", "documentation");

    /** Those carry an IPv4 address in their last four bytes, which is then judged: mapped (RFC 4291), NAT64 (RFC 6052). */
    private static final List<AddressBlock> CARRIES_IPV4 = List.of(mapped(), block("64:ff9b::/96"));

    private final List<AddressBlock> allowedBlocks = new ArrayList<>();
    private final Set<String> allowedHosts = new HashSet<>();

    /**
     * @param allowed blocks in CIDR form, and host names that may have any address
     * @throws IllegalArgumentException naming the first entry that is neither
     */
    public AddressRules(List<String> allowed) {
        for (String entry : allowed) {
            Optional<AddressBlock> block = AddressBlock.parse(entry);
            if (block.isPresent()) {
                allowedBlocks.add(block.get());
            } else if (isName(entry)) {
                allowedHosts.add(canonical(entry));
            } else {
                throw new IllegalArgumentException("neither a block of addresses nor a host name: " + entry);
            }
        }
    }

    /** The rules of a comma-separated allow-list. @throws IllegalArgumentException as the constructor does */
    public static AddressRules of(String commaSeparated) {
        return new AddressRules(Arrays.stream(commaSeparated.split(",", -1))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList());
    }

    /**
     * Whether a text can be a host's name: ASCII letters, digits, hyphens and dots, and its last label not a number. A number there would be
     * read as an IPv4 address by one resolver or another, in a form of its own (decimal, octal, hexadecimal, shortened).
     */
    public static boolean isName(String host) {
        String name = canonical(host);
        String lastLabel = name.substring(name.lastIndexOf('.') + 1);
        return HOST.matcher(host).matches() && !NUMBER.matcher(lastLabel).matches();
    }

    /** Whether the allow-list opens the host by its name, whatever its addresses. */
    public boolean allowsHost(String host) {
        return allowedHosts.contains(canonical(host));
    }

    /** Why an address is not called, in a word or two; empty if it may be. */
    public Optional<String> refusal(InetAddress address) {
        boolean allowed = allowedBlocks.stream().anyMatch(block -> block.contains(address));
        return allowed ? Optional.empty() : refusal(address.getAddress());
    }

    private Optional<String> refusal(byte[] address) {
        if (address.length == 4) {
            return reason(REFUSED_IPV4, address);
        }
        if (CARRIES_IPV4.stream().anyMatch(block -> block.contains(address))) {
            return refusal(Arrays.copyOfRange(address, 12, 16));
        }
        return GLOBAL_IPV6.contains(address) ? reason(REFUSED_IPV6, address) : Optional.of("not a global address");
    }

    private static Optional<String> reason(Map<AddressBlock, String> refused, byte[] address) {
        return refused.entrySet().stream()
                .filter(entry -> entry.getKey().contains(address))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static String canonical(String host) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return name.toLowerCase(Locale.ROOT);
    }

    private static Map<AddressBlock, String> blocks(String... blocksAndReasons) {
        Map<AddressBlock, String> blocks = new LinkedHashMap<>();
        for (int i = 0; i < blocksAndReasons.length; i += 2) {
            blocks.put(block(blocksAndReasons[i]), blocksAndReasons[i + 1]);
        }
        return blocks;
    }

    private static AddressBlock block(String text) {
        return AddressBlock.parse(text).orElseThrow();
    }

    private static AddressBlock mapped() {
        // Not from text, which the JDK reads as IPv4
        byte[] network = new byte[16];
        network[10] = (byte) 0xff;
        network[11] = (byte) 0xff;
        return AddressBlock.of(network, 96);
    }
}
