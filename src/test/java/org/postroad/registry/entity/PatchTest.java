package org.postroad.registry.entity;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.StringReader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postroad.platform.entity.Json;

/** RFC 8620 §5.3, PatchObject. */
class PatchTest {
    private static final JsonObject RECORD =
            object("{'a': 1, 's': {'f': 2, 'g': {'h': 3}}, 'm': {'x/y': 1, 'x~z': 2}, 'n': null, 'l': [1]}");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'a': 5}           | a   | 5",
                "{'s/f': 5}         | s   | {'f': 5, 'g': {'h': 3}}",
                "{'s/g/h': 5}       | s   | {'f': 2, 'g': {'h': 5}}",
                "{'s/f': null}      | s   | {'g': {'h': 3}}",
                "{'m/x~1y': 5}      | m   | {'x/y': 5, 'x~z': 2}",
                "{'m/x~0z': null}   | m   | {'x/y': 1}",
                "{'s/new': true}    | s   | {'f': 2, 'g': {'h': 3}, 'new': true}",
            })
    void aPointerChangesWhatItPointsAt(String patch, String member, String value) {
        Patch applied = new Patch(object(patch));

        assertThat(applied.apply(RECORD).get(member))
                .isEqualTo(object("{'v': " + value + "}").get("v"));
        assertThat(applied.problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'a/b': 5}               | a/b",
                "{'n/b': 5}               | n/b",
                "{'l/0': 5}               | l/0",
                "{'none/b': 5}            | none/b",
                "{'s': {}, 's/f': 5}      | s/f",
                "{'s/g': {}, 's/g/h': 5}  | s/g/h",
            })
    void aPointerThatLeadsNowhereIsRefused(String patch, String path) {
        Patch applied = new Patch(object(patch));
        applied.apply(RECORD);

        assertThat(applied.problems()).extracting(Problem::path).contains(path);
    }

    private static JsonObject object(String text) {
        return Json.createReader(new StringReader(text.replace('\'', '"'))).readObject();
    }
}
