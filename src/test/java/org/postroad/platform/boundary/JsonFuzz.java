package org.postroad.platform.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import jakarta.json.JsonStructure;
import java.nio.charset.StandardCharsets;
import org.postroad.platform.entity.Refused;

/** Any body is JSON that is written and read back the same, or refused as malformed; {@code mvn verify -Pfuzz}. */
class JsonFuzz {
    @FuzzTest(maxDuration = "5m")
    void whatIsReadIsWrittenAndReadBack(FuzzedDataProvider data) {
        JsonStructure read;
        try {
            read = JsonBody.structure(data.consumeRemainingAsBytes());
        } catch (Refused refused) {
            assertThat(refused.kind()).isEqualTo(Refused.Kind.MALFORMED);
            return;
        }
        assertThat(JsonBody.structure(read.toString().getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(read);
    }
}
