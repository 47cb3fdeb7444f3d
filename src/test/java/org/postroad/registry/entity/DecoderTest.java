package org.postroad.registry.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postroad.registry.entity.FieldType.NumberFormat.FLOAT;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postroad.platform.entity.Json;

class DecoderTest {
    private static final Shape ITEM = Shape.of(new Schema(
            "Item",
            "One.",
            List.of(Field.of("duration", "Duration", "How long", FieldType.duration(1_000_000_000_000L)))));

    private static final Shape PLAN = Shape.of(
            "Plan",
            new Variant(
                    "Fixed",
                    "Fixed",
                    new Schema(
                            "PlanFixed",
                            "",
                            List.of(Field.of("delay", "Delay", "How long", FieldType.duration(1_000_000))
                                    .or(300)))),
            new Variant("None", "None", new Schema("PlanNone", "", List.of())));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "duration  | \"6h\"                     | 21600000",
                "duration  | 21600000                     | 21600000",
                "duration  | \"1d\"                     | 86400000",
                "float     | 2                            | 2.0",
                "float     | 2.50                         | 2.5",
                "unsigned  | 7                            | 7",
                "flag      | true                         | true",
                "text      | \"abc\"                    | \"abc\"",
                "time      | \"2026-01-01T00:00:00Z\"   | \"2026-01-01T00:00:00Z\"",
                "time      | \"2026-01-01T00:00:00.50Z\" | \"2026-01-01T00:00:00.500Z\"",
                "set       | [\"a\",\"b\"]            | {\"a\":true,\"b\":true}",
                "set       | {\"a\":true}               | {\"a\":true}",
                "list      | [{\"duration\":\"1m\"}]  | {\"0\":{\"duration\":60000}}",
                "list      | {\"3\":{\"duration\":2},\"1\":{\"duration\":1}} | {\"0\":{\"duration\":1},\"1\":{\"duration\":2}}",
                "plan      | {\"@type\":\"Fixed\"}    | {\"@type\":\"Fixed\",\"delay\":300}",
                "plan      | {\"@type\":\"None\"}     | {\"@type\":\"None\"}",
                "map       | {\"k\":1}                  | {\"k\":1}",
                "reference | \"#a\"                     | \"created\"",
            })
    void whatPeopleWriteIsGivenCanonically(String type, String given, String canonical) {
        Decoder decoder = decoder();

        assertThat(decoder.value(type(type), value(given), "f")).isEqualTo(Optional.of(value(canonical)));
        assertThat(decoder.problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "duration  | \"1h30m\"    | f",
                "duration  | 1.5            | f",
                "duration  | true           | f",
                "unsigned  | 1.0            | f",
                "unsigned  | \"1\"        | f",
                "float     | 1e5000         | f",
                "flag      | 1              | f",
                "text      | 1              | f",
                "time      | \"2026-01-01\" | f",
                "time      | \"2026-01-01T00:00:00+01:00\" | f",
                "set       | {\"a\":false} | f/a",
                "set       | [1]            | f",
                "list      | {\"x\":{}}   | f",
                "list      | [1]            | f/0",
                "plan      | {}             | f",
                "plan      | {\"@type\":\"Other\"} | f",
                "plan      | {\"@type\":\"Fixed\",\"a/b\":1} | f/a~1b",
                "reference | \"#b\"       | f",
            })
    void whatHasNoMeaningIsRefusedWithItsPath(String type, String given, String path) {
        Decoder decoder = decoder();
        decoder.value(type(type), value(given), "f");

        assertThat(decoder.problems()).extracting(Problem::path).contains(path);
        assertThat(decoder.problems()).extracting(Problem::bound).containsOnlyNulls();
    }

    @ParameterizedTest
    @CsvSource({
        "unsigned, 0, MIN_VALUE, 1", "unsigned, 101, MAX_VALUE, 100", "text, '\"\"', MIN_LENGTH, 1",
        "text, '\"abcdef\"', MAX_LENGTH, 5", "duration, 0, MIN_VALUE, 1", "duration, '\"0s\"', MIN_VALUE, 1",
        "set, '[]', MIN_LENGTH, 1", "float, 0.5, MIN_VALUE, 1"
    })
    void whatIsOutOfBoundsIsToldWithTheBound(String type, String given, ValidationError.Kind kind, long required) {
        Decoder decoder = decoder();
        decoder.value(type(type), value(given), "f");

        assertThat(decoder.problems())
                .extracting(Problem::bound)
                .singleElement()
                .satisfies(bound -> {
                    assertThat(bound.kind()).isEqualTo(kind);
                    assertThat(bound.required()).isEqualTo(required);
                });
    }

    @Test
    void whatIsAbsentIsTheDefaultAndWhatIsRequiredIsAsked() {
        Shape shape = Shape.of(new Schema(
                "T",
                "",
                List.of(
                        Field.of("a", "", "", FieldType.unsigned(0, 9)).or(3),
                        Field.of("b", "", "", FieldType.text(9)).nullable(),
                        Field.of("c", "", "", FieldType.text(9)))));
        Decoder decoder = decoder();

        assertThat(decoder.object(shape, object("{'a': null}"))).isEqualTo(object("{'a': 3, 'b': null, 'c': null}"));
        assertThat(Problem.error("invalidPatch", decoder.problems()).json().toString())
                .contains("validationFailed", "Required", "c");
    }

    private static Decoder decoder() {
        return new Decoder(id -> id.equals("#a") ? "created" : id);
    }

    private static FieldType type(String name) {
        return switch (name) {
            case "duration" -> FieldType.duration(1_000_000_000_000L);
            case "float" -> new FieldType.Number(FLOAT, 1, 100);
            case "unsigned" -> FieldType.unsigned(1, 100);
            case "flag" -> new FieldType.Flag();
            case "text" -> FieldType.text(1, 5);
            case "time" -> new FieldType.Time();
            case "set" -> new FieldType.SetOf(FieldType.text(1, 5), 1, 3);
            case "list" -> new FieldType.ListOf(ITEM, 0, 3);
            case "plan" -> new FieldType.Nested(PLAN);
            case "map" -> new FieldType.MapOf(FieldType.text(5), FieldType.unsigned(1, 100), 3);
            case "reference" -> new FieldType.Reference("T");
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static JsonObject object(String text) {
        return Json.createReader(new StringReader(text.replace('\'', '"'))).readObject();
    }

    private static JsonValue value(String text) {
        return Json.createReader(new StringReader("[" + text + "]")).readArray().get(0);
    }
}
