package org.postroad.platform.boundary;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroad.platform.entity.FieldError;
import org.postroad.platform.entity.Refused;

class JsonFieldsTest {
    private enum Colour {
        RED,
        DARK_BLUE;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static JsonFields fields(String json) {
        return new JsonFields(JsonBody.object(json.replace('\'', '"').getBytes(UTF_8)), "");
    }

    private static List<String> refusals(JsonFields fields) {
        try {
            fields.finish();
            return List.of();
        } catch (Refused refused) {
            return refused.errors().stream()
                    .map(error -> error.pointer() + " " + error.code())
                    .toList();
        }
    }

    @Test
    void allTypesAreRead() {
        JsonFields fields = fields("""
                {'s': 'text', 'i': -5, 'e': 1e3, 'b': true, 't': '2026-01-31T13:00:00.123456789+01:00', 'd': '2m', 'm': 1500,
                 'o': {'x': 1}, 'l': ['a', 'b'], 'c': 'dark_blue'}
                """);

        assertThat(fields.string("s", 4)).hasValue("text");
        assertThat(fields.integer("i", -5, 5)).hasValue(-5L);
        assertThat(fields.integer("e", 0, 1000)).hasValue(1000L);
        assertThat(fields.bool("b")).hasValue(true);
        assertThat(fields.instant("t")).hasValue(Instant.parse("2026-01-31T12:00:00.123456Z"));
        assertThat(fields.duration("d", Duration.ZERO, Duration.ofHours(1))).hasValue(Duration.ofMinutes(2));
        assertThat(fields.duration("m", Duration.ZERO, Duration.ofHours(1))).hasValue(Duration.ofMillis(1500));
        assertThat(fields.object("o")).isPresent();
        assertThat(fields.strings("l", 2, 1)).hasValue(List.of("a", "b"));
        assertThat(fields.choice("c", Colour.class, Colour::wireName)).hasValue(Colour.DARK_BLUE);
        assertThatCode(fields::finish).doesNotThrowAnyException();
    }

    @Test
    void everythingThatIsWrongIsRefusedAtOnce() {
        JsonFields fields = fields("""
                {'s': 'texts', 'i': 6, 'f': 1.5, 'b': 'true', 't': 'today', 'd': '2 minutes', 'o': [], 'l': ['a', 1, 'cc'],
                 'c': 'green', 'n': 1, 'x/y': 1, 'created_at': 'x'}
                """);
        fields.string("s", 4);
        fields.integer("i", -5, 5);
        fields.integer("f", 0, 5);
        fields.bool("b");
        fields.instant("t");
        fields.duration("d", Duration.ZERO, Duration.ofHours(1));
        fields.object("o");
        fields.strings("l", 5, 1);
        fields.choice("c", Colour.class, Colour::wireName);
        fields.string("n", 5);
        fields.required("absent");
        fields.readOnly("created_at", "updated_at");
        fields.error("s", "own", "A rule of the caller's.");
        fields.errors("o", List.of(new FieldError("/url", "required", "It is required.")));

        assertThat(refusals(fields))
                .containsExactly(
                        "/s too_long",
                        "/i out_of_range",
                        "/f wrong_type",
                        "/b wrong_type",
                        "/t invalid_instant",
                        "/d invalid_duration",
                        "/o wrong_type",
                        "/l/1 wrong_type",
                        "/l/2 too_long",
                        "/c not_a_choice",
                        "/n wrong_type",
                        "/absent required",
                        "/created_at read_only_member",
                        "/s own",
                        "/o/url required",
                        "/x~1y unknown_member");
    }

    @Test
    void absentAndNullReadAsEmptyAndCanBeToldApart() {
        JsonFields fields = fields("{'a': null}");

        assertThat(fields.string("a", 5)).isEmpty();
        assertThat(fields.string("b", 5)).isEmpty();
        assertThat(fields.has("a")).isTrue();
        assertThat(fields.isNull("a")).isTrue();
        assertThat(fields.has("b")).isFalse();
        assertThat(fields.isNull("b")).isFalse();
        assertThat(refusals(fields)).isEmpty();
    }

    @Test
    void nullIsNoValueForWhatIsRequired() {
        JsonFields fields = fields("{'a': null}");
        fields.required("a");

        assertThat(refusals(fields)).containsExactly("/a required");
    }

    @Test
    void membersOfMembersAreRefusedTogetherWithTheirs() {
        JsonFields fields = fields("{'o': {'x': 'a', 'y': 1}, 'l': [{'x': 1}, 2, {'z': 1}], 'u': 1}");
        fields.fields("o").orElseThrow().integer("x", 0, 1);
        fields.list("l", 3).orElseThrow().forEach(item -> item.integer("x", 0, 1));

        assertThat(refusals(fields))
                .containsExactlyInAnyOrder(
                        "/o/x wrong_type",
                        "/l/1 wrong_type",
                        "/u unknown_member",
                        "/o/y unknown_member",
                        "/l/2/z unknown_member");
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "1e300", "1e308", "0.1", "-1e-3", "'1'"})
    void aNumberThatIsNotAWholeOneOf64BitsIsNone(String number) {
        JsonFields fields = fields("{'n': " + number + "}");

        assertThat(fields.integer("n", Long.MIN_VALUE, Long.MAX_VALUE)).isEmpty();
        assertThat(refusals(fields)).containsExactly("/n wrong_type");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-31T12:00:00Z, true",
        "2026-01-31T12:00:00.000001-08:00, true",
        "2026-01-31T12:00:00, false",
        "2026-01-31, false",
        "2026-02-30T12:00:00Z, false",
        "1969-12-31T23:59:59Z, false",
        "+10000-01-01T00:00:00Z, false"
    })
    void anInstantHasAnOffsetAndIsOfOurTime(String text, boolean allowed) {
        assertThat(fields("{'t': '" + text + "'}").instant("t").isPresent()).isEqualTo(allowed);
    }

    @Test
    void lengthIsCountedInCodePoints() {
        assertThat(fields("{'s': '😀😀'}").string("s", 2)).hasValue("😀😀");
        assertThat(fields("{'s': '😀😀😀'}").string("s", 2)).isEmpty();
    }

    @Test
    void theCharacterThatPostgresCannotKeepIsRefused() {
        JsonFields fields = fields("{'s': 'a\\u0000b'}");
        fields.string("s", 10);

        assertThat(refusals(fields)).containsExactly("/s invalid_character");
    }

    @Test
    void anEndlessListOfErrorsIsCut() {
        StringBuilder many = new StringBuilder("{'a': 1");
        for (int i = 0; i < 1000; i++) {
            many.append(",'m").append(i).append("': 1");
        }

        assertThat(refusals(fields(many.append('}').toString()))).hasSize(100);
    }
}
