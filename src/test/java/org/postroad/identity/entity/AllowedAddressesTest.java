package org.postroad.identity.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowedAddressesTest {
    private static AllowedAddresses of(String text) {
        return AllowedAddresses.parse(text);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 192.0.2.1, true",
        "192.0.2.0/24, 192.0.2.1, true",
        "192.0.2.0/24, 192.0.3.1, false",
        "192.0.2.0/24 2001:db8::/32, 2001:db8::5, true",
        "192.0.2.1, 192.0.2.1, true",
        "0.0.0.0/0, ::1, false",
        "192.0.2.0/24, unknown, false",
    })
    void lets(String blocks, String client, boolean in) {
        assertThat(of(blocks).allows(new ClientAddress(client, client))).isEqualTo(in);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/25, 192.0.2.0/24, true",
        "192.0.2.0/24, 192.0.2.0/25, false",
        "192.0.2.1 198.51.100.7, 192.0.2.0/24 198.51.100.0/24, true",
        "192.0.2.1 203.0.113.1, 192.0.2.0/24, false",
        "'', 192.0.2.0/24, false",
        "192.0.2.0/24, '', true",
        "'', '', true",
        "::1, 0.0.0.0/0, false",
    })
    void isWithin(String narrow, String wide, boolean is) {
        assertThat(of(narrow).isWithin(of(wide))).isEqualTo(is);
    }

    @Test
    void isOneTextWithoutRepetition() {
        AllowedAddresses addresses = new AllowedAddresses(List.of("::1", "127.0.0.1", "::1"));
        assertThat(addresses.text()).isEqualTo("127.0.0.1 ::1");
        assertThat(of(addresses.text())).isEqualTo(addresses);
        assertThat(of("")).isEqualTo(AllowedAddresses.ANY);
    }

    @Test
    void whatIsNoAddressCannotBe() {
        assertThatThrownBy(() -> new AllowedAddresses(List.of("mx.example.org")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
