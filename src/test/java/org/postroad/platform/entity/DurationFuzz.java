package org.postroad.platform.entity;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Duration;

/** Any text is a duration that is written and read back the same, or none; {@code mvn verify -Pfuzz}. */
class DurationFuzz {
    @FuzzTest(maxDuration = "5m")
    void whatIsReadIsWrittenAndReadBack(FuzzedDataProvider data) {
        DurationText.parse(data.consumeRemainingAsString()).ifPresent(DurationFuzz::comesBack);
    }

    private static void comesBack(Duration duration) {
        assertThat(duration.isNegative()).isFalse();
        assertThat(DurationText.parse(DurationText.format(duration))).contains(duration);
    }
}
