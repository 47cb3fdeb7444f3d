package org.postroad.platform.entity;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any text is an id that is written the same way, or none; {@code mvn verify -Pfuzz}. */
class IdFuzz {
    private static final IdFormat ID = new IdFormat("job_");

    @FuzzTest(maxDuration = "5m")
    void oneIdHasOneText(FuzzedDataProvider data) {
        String text =
                data.consumeBoolean() ? "job_" + data.consumeRemainingAsString() : data.consumeRemainingAsString();
        ID.parse(text).ifPresent(id -> assertThat(ID.text(id)).isEqualTo(text));
    }
}
