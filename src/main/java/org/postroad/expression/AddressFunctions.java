package org.postroad.expression;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.postroad.platform.entity.AddressBlock;

/** Functions of mail and IP addresses. */
final class AddressFunctions {
    private static final int LONGEST_EMAIL = 254; // RFC 5321 §4.5.3.1.3, without the angle brackets
    private static final int IPV4_BYTES = 4;
    private static final int LONGEST_LOCAL = 64;
    private static final Pattern LOCAL = Pattern.compile("[^\\s@\"(),:;<>\\[\\]\\\\\\p{Cntrl}]+|\"[^\"\\p{Cntrl}]*+\"");
    private static final Pattern DOMAIN =
            Pattern.compile("[\\p{L}\\p{N}]([\\p{L}\\p{N}-]*+)(\\.[\\p{L}\\p{N}]([\\p{L}\\p{N}-]*+))*+");

    static final List<Function> ALL = List.of(
            Function.of("is_email", value -> Value.of(isEmail(value.text()))),
            Function.of("email_part", AddressFunctions::emailPart),
            Function.of("is_ip_addr", value -> Value.of(bytes(value).isPresent())),
            Function.of(
                    "is_ipv4_addr",
                    value -> Value.of(
                            bytes(value).filter(AddressFunctions::isIpv4).isPresent())),
            Function.of(
                    "is_ipv6_addr",
                    value -> Value.of(
                            bytes(value).filter(bytes -> !isIpv4(bytes)).isPresent())),
            Function.of("is_ip_in_cidr", AddressFunctions::isInBlock),
            Function.of(
                    "ip_reverse_name",
                    value -> bytes(value).map(AddressFunctions::reverseName).orElse(Value.EMPTY)));

    private AddressFunctions() {}

    private static boolean isEmail(String text) {
        int at = text.lastIndexOf('@');
        return at > 0
                && at <= LONGEST_LOCAL
                && text.length() <= LONGEST_EMAIL
                && LOCAL.matcher(text.substring(0, at)).matches()
                && DOMAIN.matcher(text.substring(at + 1)).matches();
    }

    /** The part before the last @, or behind it; empty for what has none. */
    private static Value emailPart(Value value, Value part) {
        String text = value.text();
        int at = text.lastIndexOf('@');
        if (at < 0) {
            return Value.EMPTY;
        }
        return switch (part.text()) {
            case "local" -> Value.of(text.substring(0, at));
            case "domain" -> Value.of(text.substring(at + 1));
            default -> Value.EMPTY;
        };
    }

    private static Optional<byte[]> bytes(Value value) {
        return AddressBlock.bytes(value.text());
    }

    private static boolean isIpv4(byte[] address) {
        return address.length == IPV4_BYTES;
    }

    private static Value isInBlock(Value value, Value block) {
        Optional<byte[]> address = bytes(value);
        return Value.of(address.isPresent()
                && AddressBlock.parse(block.text())
                        .filter(b -> b.contains(address.get()))
                        .isPresent());
    }

    /** As {@code 4.3.2.1}, and nibble by nibble for IPv6: what stands before the zone in the DNS (RFC 5782 §2). */
    private static Value reverseName(byte[] address) {
        StringBuilder name = new StringBuilder();
        if (isIpv4(address)) {
            for (byte part : address) {
                name.insert(0, (part & 0xff) + (name.isEmpty() ? "" : "."));
            }
        } else {
            for (char nibble : HexFormat.of().formatHex(address).toCharArray()) {
                name.insert(0, nibble + (name.isEmpty() ? "" : "."));
            }
        }
        return Value.of(name.toString());
    }
}
