package org.postroad.jmap.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonObject;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postroad.platform.entity.Json;
import org.postroad.registry.entity.MethodError;

/** RFC 8620 §3.7. */
class ResultReferencesTest {
    private static final List<Invocation> RESPONSES = List.of(
            new Invocation(
                    "A/query",
                    json(
                            "{'ids': ['a', 'b'], 'nested': {'x/y': 1, 'm~n': 2}, 'list': [{'ids': ['1', '2']}, {'ids': ['3']}],"
                                    + " 'deep': [[['p'], ['q']]], 'none': null}"),
                    "c0"),
            new Invocation("error", json("{'type': 'serverFail'}"), "c1"),
            new Invocation("A/query", json("{'ids': ['second']}"), "c0"));

    private static JsonObject json(String text) {
        return Json.createReader(new StringReader(text.replace('\'', '"'))).readObject();
    }

    private static JsonObject resolve(String arguments) {
        return ResultReferences.resolve(json(arguments), RESPONSES, new Room(1_000));
    }

    private static String reference(String path) {
        return "{'#x': {'resultOf': 'c0', 'name': 'A/query', 'path': '" + path + "'}}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/ids | ['a','b']",
                "/ids/1 | 'b'",
                "/ids/* | ['a','b']",
                "/nested/x~1y | 1",
                "/nested/m~0n | 2",
                "/list/*/ids | ['1','2','3']",
                "/list/*/ids/0 | ['1','3']",
                "/deep/*/* | ['p','q']",
                "/none | null"
            })
    void aPathIsFollowed(String path, String expected) {
        assertThat(resolve(reference(path)).get("x").toString()).isEqualTo(expected.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "c0 | A/query | ids",
                "c0 | A/query | /ids/2",
                "c0 | A/query | /ids/-",
                "c0 | A/query | /ids/01",
                "c0 | A/query | /ids/x",
                "c0 | A/query | /nothing",
                "c0 | A/query | /nested/*",
                "c0 | A/get | /ids",
                "c1 | A/query | /type",
                "c9 | A/query | /ids"
            })
    void whatLeadsNowhereIsRefused(String resultOf, String name, String path) {
        assertThatThrownBy(() -> resolve(
                        "{'#x': {'resultOf': '" + resultOf + "', 'name': '" + name + "', 'path': '" + path + "'}}"))
                .isInstanceOfSatisfying(
                        MethodError.class, error -> assertThat(error.type()).isEqualTo("invalidResultReference"));
    }

    @Test
    void theFirstOfSeveralResponsesCounts() {
        assertThat(resolve(reference("/ids/0")).getString("x")).isEqualTo("a");
    }

    @Test
    void anArgumentIsNotGivenTwice() {
        assertThatThrownBy(() -> resolve("{'x': 1, '#x': {'resultOf': 'c0', 'name': 'A/query', 'path': '/ids'}}"))
                .isInstanceOfSatisfying(
                        MethodError.class, error -> assertThat(error.type()).isEqualTo("invalidArguments"));
    }

    @Test
    void otherArgumentsStayAsTheyAre() {
        assertThat(resolve("{'a': {'#b': 1}, 'c': '#d'}")).isEqualTo(json("{'a': {'#b': 1}, 'c': '#d'}"));
    }

    @Test
    void whatManyReferencesLeadToIsBoundedTogether() {
        StringBuilder many = new StringBuilder("{");
        for (int i = 0; i < 500; i++) {
            many.append(i == 0 ? "" : ",")
                    .append("'#x")
                    .append(i)
                    .append("': {'resultOf': 'c0', 'name': 'A/query', 'path': '/ids'}");
        }

        assertThatThrownBy(() -> resolve(many.append('}').toString()))
                .isInstanceOfSatisfying(
                        MethodError.class, error -> assertThat(error.type()).isEqualTo("requestTooLarge"));
    }
}
