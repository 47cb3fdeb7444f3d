package org.postroad.platform.boundary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroad.platform.entity.Refused;

class IdempotencyKeyTest {
    @Test
    void quotedAndPlainAreTheSameKey() {
        assertThat(IdempotencyKey.read("\"8e03978e\"")).isEqualTo("8e03978e");
        assertThat(IdempotencyKey.read("8e03978e")).isEqualTo("8e03978e");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"\"", "a b", "ä", "a\u0000"})
    void whatIsNoKeyIsMalformed(String value) {
        assertThatThrownBy(() -> IdempotencyKey.read(value)).isInstanceOf(Refused.class);
    }

    @Test
    void aKeyHas255CharactersAtMost() {
        assertThat(IdempotencyKey.read("k".repeat(255))).hasSize(255);
        assertThatThrownBy(() -> IdempotencyKey.read("k".repeat(256))).isInstanceOf(Refused.class);
    }
}
