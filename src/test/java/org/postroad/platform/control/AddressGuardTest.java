package org.postroad.platform.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroad.platform.entity.AddressBlock;
import org.postroad.platform.entity.AddressRules;

class AddressGuardTest {
    /** IPv4 blocks nobody outside may be called in; the oracle of the properties, as numbers. */
    private static final long[][] REFUSED = {
        {0x00000000L, 8},
        {0x0A000000L, 8},
        {0x64400000L, 10},
        {0x7F000000L, 8},
        {0xA9FE0000L, 16},
        {0xAC100000L, 12},
        {0xC0000000L, 24},
        {0xC0000200L, 24},
        {0xC0586300L, 24},
        {0xC0A80000L, 16},
        {0xC6120000L, 15},
        {0xC6336400L, 24},
        {0xCB007100L, 24},
        {0xE0000000L, 4},
        {0xF0000000L, 4}
    };

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, loopback",
        "127.255.255.255, loopback",
        "10.0.0.0, private",
        "10.255.255.255, private",
        "172.16.0.1, private",
        "172.31.255.255, private",
        "192.168.1.1, private",
        "169.254.169.254, link-local",
        "168.63.129.16, metadata",
        "100.64.0.1, shared",
        "100.100.100.200, shared",
        "0.0.0.0, unspecified",
        "192.0.0.192, reserved",
        "192.0.2.1, documentation",
        "198.51.100.1, documentation",
        "203.0.113.1, documentation",
        "198.18.0.1, benchmarking",
        "198.19.255.255, benchmarking",
        "224.0.0.1, multicast",
        "239.255.255.255, multicast",
        "255.255.255.255, reserved",
        "::, not a global address",
        "::1, not a global address",
        "[::1], not a global address",
        "::127.0.0.1, not a global address",
        "::ffff:127.0.0.1, loopback",
        "::ffff:7f00:1, loopback",
        "0:0:0:0:0:FFFF:A9FE:A9FE, link-local",
        "64:ff9b::127.0.0.1, loopback",
        "64:ff9b::a9fe:a9fe, link-local",
        "64:ff9b:1::1, not a global address",
        "2002:7f00:1::, 6to4",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2, reserved",
        "2001:2::1, reserved",
        "2001:db8::1, documentation",
        "3fff::1, documentation",
        "fc00::1, not a global address",
        "fd00:ec2::254, not a global address",
        "fe80::1, not a global address",
        "fec0::1, not a global address",
        "ff02::1, not a global address",
        "100::1, not a global address"
    })
    void addressesOfTheInsideAreRefused(String address, String reason) {
        assertThatExceptionOfType(AddressRefused.class)
                .isThrownBy(() -> guard("").resolve(address))
                .withMessageEndingWith("not called: " + reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "191.255.255.255",
                "192.0.1.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2606:4700::1111",
                "2001:200::1",
                "2001:4860:4860::8888",
                "64:ff9b::8.8.8.8",
                "[2a00:1450::1]"
            })
    void addressesOfTheInternetPass(String address) throws Exception {
        assertThat(guard("").resolve(address)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2130706433",
                "017700000001",
                "0x7f000001",
                "0X7F000001",
                "0x7f.0.0.1",
                "0177.0.0.1",
                "127.1",
                "127.0.1",
                "127.0.0.1.",
                "127.000.000.001",
                "0x",
                "1",
                "example.1",
                "[::1",
                "::1%lo",
                "::1%1",
                "1.1.1.256",
                "1.1.1.1.1",
                "①②⑦.⓪.⓪.①",
                "１２７.0.0.1",
                "127。0。0。1",
                "",
                ".",
                "a b",
                "a/b",
                "a@b",
                "user:pw",
                "-a.example",
                "%31%32"
            })
    void numbersInDisguiseAreRefusedWithoutAskingAnybody(String host) {
        AddressGuard guard = new AddressGuard(new AddressRules(List.of()), name -> {
            throw new AssertionError("asked for " + name);
        });
        assertThatExceptionOfType(AddressRefused.class).isThrownBy(() -> guard.resolve(host));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"example.com", "example.com.", "EXAMPLE.com", "a-b_c.0x7f.example", "x1", "1.2.3.example", "face"
            })
    void namesAreLookedUp(String host) throws Exception {
        assertThat(guard("", "93.184.216.34", "2606:2800:21f::1").resolve(host)).hasSize(2);
    }

    @Test
    void oneAddressOfTheInsideSpoilsAll() {
        assertThatExceptionOfType(AddressRefused.class)
                .isThrownBy(() -> guard("", "93.184.216.34", "10.0.0.1").resolve("example.com"))
                .withMessage("example.com has the address 10.0.0.1, which is not called: private");
    }

    @Test
    void aNameWithoutAddressesIsNotARefusal() {
        AddressGuard guard = new AddressGuard(new AddressRules(List.of()), name -> {
            throw new UnknownHostException(name);
        });
        assertThatExceptionOfType(UnknownHostException.class)
                .isThrownBy(() -> guard.resolve("nowhere.example"))
                .isNotInstanceOf(AddressRefused.class);
    }

    @Test
    void theAllowListOpensBlocksAndNames() throws Exception {
        AddressGuard guard = guard(" 127.0.0.0/8, ::1 ,,Hooks.internal.,10.1.2.3", "10.1.2.4");
        assertThat(guard.resolve("127.9.9.9")).hasSize(1);
        assertThat(guard.resolve("::1")).hasSize(1);
        assertThat(guard.resolve("10.1.2.3")).hasSize(1);
        assertThat(guard.resolve("hooks.INTERNAL")).hasSize(1);
        assertThatExceptionOfType(AddressRefused.class).isThrownBy(() -> guard.resolve("other.internal"));
        assertThatExceptionOfType(AddressRefused.class).isThrownBy(() -> guard.resolve("10.1.2.4"));
        assertThatExceptionOfType(AddressRefused.class).isThrownBy(() -> guard.resolve("128.0.0.1.internal.2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "10.0.0/8",
                "::/129",
                "http://a",
                "*.example",
                "127.1",
                "/8"
            })
    void anAllowListThatCannotBeReadIsRefusedByName(String entry) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressRules.of("10.0.0.0/8," + entry))
                .withMessageEndingWith(entry);
    }

    @Test
    void aBlockOfNoBitsHoldsEveryAddressOfItsFamily() throws Exception {
        AddressBlock all = AddressBlock.parse("0.0.0.0/0").orElseThrow();
        assertThat(all.contains(InetAddress.getByName("255.1.2.3"))).isTrue();
        assertThat(all.contains(InetAddress.getByName("::1"))).isFalse();
    }

    /** In each of its textual forms an address is refused, or it is one that may be called. */
    @Property
    void noFormOfARefusedAddressPasses(@ForAll("inside") long address) {
        for (String form : forms(address)) {
            assertThatExceptionOfType(AddressRefused.class)
                    .as(form)
                    .isThrownBy(() -> guard("", dotted(address)).resolve(form));
        }
    }

    @Property
    void whatPassesIsNeverInARefusedBlock(@ForAll("any") long address) throws Exception {
        boolean inside = Arrays.stream(REFUSED).anyMatch(block -> within(address, block));
        try {
            assertThat(guard("").resolve(dotted(address))).hasSize(1);
            assertThat(inside).isFalse();
        } catch (AddressRefused e) {
            assertThat(inside || dotted(address).equals("168.63.129.16")).isTrue();
        }
    }

    @Property
    void anIpv6ObjectThatCarriesARefusedAddressIsRefused(@ForAll("inside") long address) throws Exception {
        byte[] bytes = new byte[16];
        bytes[10] = bytes[11] = (byte) 0xff;
        System.arraycopy(InetAddress.getByName(dotted(address)).getAddress(), 0, bytes, 12, 4);
        InetAddress mapped = Inet6Address.getByAddress(null, bytes, 0); // stays IPv6, as a resolver's answer might
        assertThat(new AddressRules(List.of()).refusal(mapped)).isPresent();
    }

    @Provide
    Arbitrary<Long> inside() {
        return Arbitraries.of(REFUSED)
                .flatMap(block -> Arbitraries.longs().between(block[0], block[0] + (1L << 32 - block[1]) - 1));
    }

    @Provide
    Arbitrary<Long> any() {
        return Arbitraries.oneOf(Arbitraries.longs().between(0, 0xFFFFFFFFL), inside());
    }

    private static boolean within(long address, long[] block) {
        return address >> 32 - block[1] == block[0] >> 32 - block[1];
    }

    /** Forms of an IPv4 address that one resolver or another takes, and IPv6 addresses that carry it. */
    private static List<String> forms(long address) {
        int[] b = IntStream.of(24, 16, 8, 0)
                .map(shift -> (int) (address >> shift) & 255)
                .toArray();
        String hex = String.format("%02x%02x:%02x%02x", b[0], b[1], b[2], b[3]);
        Stream<String> numeric = Stream.of(
                dotted(address),
                dotted(address) + ".",
                Long.toString(address),
                "0" + Long.toOctalString(address),
                "0x" + Long.toHexString(address),
                "0X" + Long.toHexString(address).toUpperCase(Locale.ROOT),
                joined(b, "0x%x"),
                joined(b, "0%o"),
                joined(b, "%03d"),
                b[0] + "." + (address & 0xFFFFFF),
                b[0] + "." + b[1] + "." + (address & 0xFFFF),
                b[0] + ".0x" + Long.toHexString(address & 0xFFFFFF));
        Stream<String> carried = Stream.of("::ffff:", "::FFFF:0:", "::", "64:ff9b::", "64:ff9b:1::", "fe80::5efe:")
                .flatMap(prefix -> Stream.of(prefix + hex, prefix + dotted(address), "[" + prefix + hex + "]"));
        Stream<String> tunnelled = Stream.of("2002:" + hex + "::1", "2001:0:" + hex + "::1", "[2002:" + hex + "::]");
        return Stream.of(numeric, carried, tunnelled, Stream.of("rebound.example"))
                .flatMap(form -> form)
                .toList();
    }

    private static String joined(int[] bytes, String format) {
        return Arrays.stream(bytes).mapToObj(b -> String.format(format, b)).collect(Collectors.joining("."));
    }

    private static String dotted(long address) {
        return (address >> 24 & 255) + "." + (address >> 16 & 255) + "." + (address >> 8 & 255) + "." + (address & 255);
    }

    /** @param answers what every name resolves to */
    private static AddressGuard guard(String allowed, String... answers) {
        List<InetAddress> addresses = Arrays.stream(answers)
                .map(answer -> AddressBlock.literal(answer).orElseThrow())
                .toList();
        return new AddressGuard(AddressRules.of(allowed), host -> addresses);
    }
}
