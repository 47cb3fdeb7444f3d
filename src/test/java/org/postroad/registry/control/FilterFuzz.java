package org.postroad.registry.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import jakarta.json.JsonObject;
import java.io.StringReader;
import org.postroad.platform.boundary.JsonBody;
import org.postroad.platform.entity.Json;
import org.postroad.platform.entity.Refused;
import org.postroad.registry.entity.MethodError;

/** Any object is a filter that a record passes or does not, or an error that says why it is none; {@code mvn verify -Pfuzz}. */
class FilterFuzz {
    private static final JsonObject RECORD = Json.createReader(
                    new StringReader("{\"id\":\"a\",\"name\":\"red\",\"size\":3,\"wait\":0,\"tags\":{\"x\":true}}"))
            .readObject();

    @FuzzTest(maxDuration = "5m")
    void aFilterLetsARecordPassOrIsNone(FuzzedDataProvider data) {
        JsonObject filter;
        try {
            filter = JsonBody.object(data.consumeRemainingAsBytes());
        } catch (Refused refused) {
            return;
        }
        try {
            boolean passes = new RecordFilter(SampleHome.TYPE).of(filter).test(RECORD);
            assertThat(new RecordFilter(SampleHome.TYPE).of(not(filter)).test(RECORD))
                    .isNotEqualTo(passes);
        } catch (MethodError error) {
            assertThat(error.type()).isIn("unsupportedFilter", "invalidArguments");
        }
    }

    private static JsonObject not(JsonObject filter) {
        return Json.createObjectBuilder()
                .add("operator", "NOT")
                .add("conditions", Json.createArrayBuilder().add(filter))
                .build();
    }
}
