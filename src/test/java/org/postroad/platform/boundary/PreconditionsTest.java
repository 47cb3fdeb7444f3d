package org.postroad.platform.boundary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroad.platform.entity.Refused;

class PreconditionsTest {
    private static final EntityTag PRESENT = EntityTag.of(3);

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "'\"v3\"', true",
                "'\"v2\"', false",
                "'\"v2\", \"v3\"', true",
                "'\"a,b\",\"v3\"', true",
                "'*', true",
                "'W/\"v3\"', false",
                "'\"v3\" ', true",
                "'\"\"', false"
            })
    void ifMatchComparesStrongly(String header, boolean matches) {
        assertThat(Preconditions.matches(header, PRESENT)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {"'\"v3\"', true", "'W/\"v3\"', true", "'\"v2\"', false", "'*', true", "'\"v1\" , \"v3\"', true"})
    void ifNoneMatchComparesWeakly(String header, boolean named) {
        assertThat(Preconditions.named(header, PRESENT)).isEqualTo(named);
    }

    @Test
    void withoutAHeaderNothingIsDemanded() {
        assertThat(Preconditions.matches(null, PRESENT)).isTrue();
        assertThat(Preconditions.named(null, PRESENT)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"v3", "\"v3", "\"v3\" \"v4\"", "w/\"v3\"", ", \"v3\""})
    void whatIsNoListOfTagsIsMalformed(String header) {
        assertThatThrownBy(() -> Preconditions.matches(header, PRESENT))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.kind()).isEqualTo(Refused.Kind.MALFORMED));
    }

    @Test
    void aTagOfContentChangesWithIt() {
        assertThat(EntityTag.of(new byte[] {1}))
                .isEqualTo(EntityTag.of(new byte[] {1}))
                .isNotEqualTo(EntityTag.of(new byte[] {2}));
        assertThat(EntityTag.of(new byte[] {1}).header()).matches("\"h[0-9a-f]{32}\"");
    }
}
