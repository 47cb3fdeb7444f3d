package org.postroad.jmap.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroad.platform.entity.Json;
import org.postroad.registry.entity.MethodError;

class ArgumentsTest {
    private static Arguments of(String text) {
        return new Arguments(Json.createReader(new StringReader(text)).readObject());
    }

    @Test
    void nullIsTheSameAsAbsent() {
        Arguments arguments = of("{\"a\": null}");

        assertThat(arguments.string("a")).isNull();
        assertThat(arguments.number("a", 0)).isNull();
        assertThat(arguments.strings("a")).isNull();
        assertThat(arguments.object("a")).isNull();
        assertThat(arguments.bool("a")).isFalse();
        assertThat(arguments.no("a")).isFalse();
        assertThat(arguments.objects("a")).isEmpty();
        assertThat(arguments.list("a")).isEmpty();
        arguments.finish();
    }

    @ParameterizedTest
    @ValueSource(strings = {"9007199254740991", "0", "1e3", "5.0"})
    void wholeNumbersUpTo2To53AreNumbers(String number) {
        assertThat(of("{\"a\": " + number + "}").number("a", 0)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"9007199254740992", "-1", "1.5", "1e400", "1e-400", "\"1\"", "true", "[]"})
    void othersAreRefused(String number) {
        assertThatThrownBy(() -> of("{\"a\": " + number + "}").number("a", 0)).isInstanceOf(MethodError.class);
    }

    @Test
    void whatNobodyHasReadIsUnknown() {
        Arguments arguments = of("{\"a\": 1, \"b\": 2}");
        arguments.number("a", 0);

        assertThatThrownBy(arguments::finish).hasMessageContaining("no argument b");
    }
}
