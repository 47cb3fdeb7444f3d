package org.postroad.registry.entity;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import jakarta.json.JsonObject;
import java.io.StringReader;
import org.postroad.platform.boundary.JsonBody;
import org.postroad.platform.entity.Json;
import org.postroad.platform.entity.Refused;

/** Any object is a patch that does the same however often it is applied, or it has problems; {@code mvn verify -Pfuzz}. */
class PatchFuzz {
    private static final JsonObject RECORD = Json.createReader(new StringReader(
                    "{\"a\":1,\"s\":{\"f\":2,\"g\":{\"h\":3}},\"m\":{\"x/y\":1,\"x~z\":2},\"n\":null,\"l\":[1]}"))
            .readObject();

    @FuzzTest(maxDuration = "5m")
    void aPatchIsAppliedOrHasProblems(FuzzedDataProvider data) {
        JsonObject changes;
        try {
            changes = JsonBody.object(data.consumeRemainingAsBytes());
        } catch (Refused refused) {
            return;
        }
        Patch patch = new Patch(changes);
        JsonObject once = patch.apply(RECORD);
        if (patch.problems().isEmpty()) {
            Patch again = new Patch(changes);
            assertThat(again.apply(once)).isEqualTo(once);
            assertThat(again.problems()).isEmpty();
        }
    }
}
