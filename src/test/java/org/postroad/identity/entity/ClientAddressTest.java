package org.postroad.identity.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postroad.platform.entity.AddressBlock;

class ClientAddressTest {
    private static final List<AddressBlock> PROXIES = Stream.of("10.0.0.0/8", "fd00::/8")
            .flatMap(text -> AddressBlock.parse(text).stream())
            .toList();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // connection | X-Forwarded-For | client
                "198.51.100.1 | - | 198.51.100.1",
                "198.51.100.1 | 203.0.113.7 | 198.51.100.1",
                "10.0.0.1 | 203.0.113.7 | 203.0.113.7",
                "10.0.0.1 | 192.0.2.1, 203.0.113.7 | 203.0.113.7",
                "10.0.0.1 | 192.0.2.1, 203.0.113.7, 10.0.0.2 | 203.0.113.7",
                "10.0.0.1 | 203.0.113.7:4711 | 203.0.113.7",
                "10.0.0.1 | [2001:db8::7]:4711 | 2001:db8:0:0:0:0:0:7",
                "10.0.0.1 | 2001:db8::7 | 2001:db8:0:0:0:0:0:7",
                "10.0.0.1 | unknown | 10.0.0.1",
                "10.0.0.1 | evil, 10.0.0.2 | 10.0.0.2",
                "10.0.0.1 | 10.0.0.3 | 10.0.0.3",
                "10.0.0.1 | '' | 10.0.0.1"
            })
    void theClientIsTheFirstAddressThatIsNoProxyOfOurs(String connection, String forwarded, String client) {
        ClientAddress address =
                ClientAddress.of(connection, forwarded == null ? List.of() : List.of(forwarded), PROXIES);

        assertThat(address.text()).isEqualTo(client);
    }

    @Test
    void severalHeadersAreReadAsOne() {
        ClientAddress address = ClientAddress.of("10.0.0.1", List.of("192.0.2.1", "203.0.113.7, 10.0.0.2"), PROXIES);

        assertThat(address.text()).isEqualTo("203.0.113.7");
    }

    @Test
    void withoutProxiesNobodyIsBelieved() {
        assertThat(ClientAddress.of("10.0.0.1", List.of("203.0.113.7"), List.of())
                        .text())
                .isEqualTo("10.0.0.1");
    }

    @Test
    void aNetworkOfIpv6CountsAsOneClient() {
        String one = ClientAddress.of("2001:db8::1", List.of(), PROXIES).network();

        assertThat(ClientAddress.of("2001:db8::ffff:1", List.of(), PROXIES).network())
                .isEqualTo(one);
        assertThat(ClientAddress.of("2001:db8:0:1::1", List.of(), PROXIES).network())
                .isNotEqualTo(one);
        assertThat(ClientAddress.of("192.0.2.1", List.of(), PROXIES).network()).isEqualTo("192.0.2.1");
    }

    @Test
    void aLinkLocalAddressWithItsZoneIsRead() {
        assertThat(ClientAddress.of("fe80:0:0:0:0:0:0:1%eth0", List.of(), PROXIES)
                        .text())
                .isEqualTo("fe80:0:0:0:0:0:0:1");
    }
}
