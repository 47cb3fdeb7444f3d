package org.postroad.jmap.entity;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.util.List;
import org.postroad.platform.entity.Json;
import org.postroad.registry.entity.MethodError;

/** Any path leads somewhere in the response, or the reference is invalid; {@code mvn verify -Pfuzz}. */
class PointerFuzz {
    private static final JsonObject ANSWER = Json.createReader(
                    new StringReader(
                            "{\"ids\":[\"a\",\"b\"],\"list\":[{\"ids\":[\"1\"]},{\"ids\":[[\"2\"]]}],\"x/y\":{\"m~n\":{\"\":1}},\"none\":null}"))
            .readObject();
    private static final List<Invocation> RESPONSES = List.of(new Invocation("A/get", ANSWER, "c"));

    @FuzzTest(maxDuration = "5m")
    void aPathLeadsSomewhereOrIsInvalid(FuzzedDataProvider data) {
        JsonObject reference = Json.createObjectBuilder()
                .add("resultOf", "c")
                .add("name", "A/get")
                .add("path", data.consumeRemainingAsString())
                .build();
        try {
            JsonObject resolved = ResultReferences.resolve(
                    Json.createObjectBuilder().add("#x", reference).build(), RESPONSES, new Room(1_000));
            assertThat(resolved.keySet()).containsExactly("x");
            assertThat(resolved.toString().length())
                    .isLessThan(ANSWER.toString().length() + 10);
        } catch (MethodError error) {
            assertThat(error.type()).isEqualTo("invalidResultReference");
        }
    }
}
