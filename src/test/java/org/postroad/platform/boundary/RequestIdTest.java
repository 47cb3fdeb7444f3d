package org.postroad.platform.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdTest {
    @Test
    void theCallersIdIsKept() {
        assertThat(RequestId.choose("a.b_c-1")).isEqualTo("a.b_c-1");
        assertThat(RequestId.choose("x".repeat(64))).hasSize(64);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "a b", "a\nb", "{}", "ä"})
    void whatIsNotFitForALogIsReplaced(String offered) {
        assertThat(RequestId.choose(offered)).matches("[0-9a-f]{24}");
    }

    @Test
    void aLongIdIsReplaced() {
        assertThat(RequestId.choose("x".repeat(65))).matches("[0-9a-f]{24}");
    }
}
