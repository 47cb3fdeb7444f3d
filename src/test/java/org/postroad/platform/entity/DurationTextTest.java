package org.postroad.platform.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "30s, PT30S",
        "2m, PT2M",
        "6h, PT6H",
        "1d, PT24H",
        "60000, PT1M",
        "0, PT0S",
        "007s, PT7S",
        "999999999999999999, PT277777777777H46M39.999S"
    })
    void readsOneNumberAndOneUnit(String text, Duration duration) {
        assertThat(DurationText.parse(text)).contains(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "m",
                "-1s",
                "+1s",
                "1.5h",
                "1h30m",
                "1 h",
                "1H",
                "1w",
                "PT1M",
                "1s\n",
                "٣s",
                "9999999999999999999",
                "999999999999999999d"
            })
    void refusesEverythingElse(String text) {
        assertThat(DurationText.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 0ms", "PT0.5S, 500ms", "PT90S, 90s", "PT60M, 1h", "PT24H, 1d", "PT36H, 36h", "PT0.0009S, 0ms"})
    void writesTheLargestUnitThatKeepsItWhole(Duration duration, String text) {
        assertThat(DurationText.format(duration)).isEqualTo(text);
    }

    @Test
    void aNegativeDurationHasNoText() {
        assertThatIllegalArgumentException().isThrownBy(() -> DurationText.format(Duration.ofMillis(-1)));
    }

    @Property
    void whatIsWrittenIsReadBack(@ForAll @LongRange(min = 0, max = 999_999_999_999_999_999L) long millis) {
        Duration duration = Duration.ofMillis(millis);
        assertThat(DurationText.parse(DurationText.format(duration))).contains(duration);
    }
}
