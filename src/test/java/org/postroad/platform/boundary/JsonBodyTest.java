package org.postroad.platform.boundary;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroad.platform.entity.Refused;
import org.postroad.platform.entity.Refused.Kind;

class JsonBodyTest {
    private static InputStream body(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    private static Kind kindOfRefusal(byte[] body) {
        try {
            JsonBody.object(body);
        } catch (Refused refused) {
            return refused.kind();
        }
        throw new AssertionError("not refused: " + new String(body, UTF_8));
    }

    @Test
    void anObjectIsRead() {
        assertThat(JsonBody.object(body("{\"name\": \"Ä😀\"}")).getString("name"))
                .isEqualTo("Ä😀");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "{",
                "[]",
                "1",
                "null",
                "{\"a\":1}x",
                "{\"a\":1}{}",
                "{'a':1}",
                "{\"a\":1,}",
                "{\"a\":1,\"a\":2}",
                "{\"b\":{\"a\":1,\"a\":2}}",
                "{\"a\":NaN}",
                "{\"a\":01}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"line\nbreak\"}"
            })
    void whatIsNoJsonObjectIsMalformed(String text) {
        assertThat(kindOfRefusal(text.getBytes(UTF_8))).isEqualTo(Kind.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud83d", "\\ude00", "\\ude00\\ud83d", "\\ud83dx\\ude00", "\\ud83d\\ud83d\\ude00"})
    void halfOfASurrogatePairIsMalformed(String half) {
        assertThat(kindOfRefusal(("{\"a\":\"" + half + "\"}").getBytes(UTF_8))).isEqualTo(Kind.MALFORMED);
        assertThat(kindOfRefusal(("{\"" + half + "\":1}").getBytes(UTF_8))).isEqualTo(Kind.MALFORMED);
    }

    @Test
    void aWholeEscapedPairAndAnEscapedBackslashAreRead() {
        assertThat(JsonBody.object(body("{\"a\":\"\\ud83d\\ude00\"}")).getString("a"))
                .isEqualTo("😀");
        assertThat(JsonBody.object(body("{\"a\":\"\\\\ud83d\"}")).getString("a"))
                .isEqualTo("\\ud83d");
        assertThat(JsonBody.object(body("{\"a\":\"\\\"{[\"}")).getString("a")).isEqualTo("\"{[");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e309", "1E-309", "-1.5e99999999999", "1e+00000000000309", "1e99999999999e"})
    void numbersBeyondADoubleAreMalformed(String number) {
        assertThat(kindOfRefusal(("{\"a\": " + number + "}").getBytes(UTF_8))).isEqualTo(Kind.MALFORMED);
    }

    @Test
    void aNumberOfManyDigitsIsMalformed() {
        assertThat(kindOfRefusal(("{\"a\": [" + "1".repeat(401) + "]}").getBytes(UTF_8)))
                .isEqualTo(Kind.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e308", "-1.5E-308", "0e0", "12345678901234567890.123456789"})
    void numbersOfADoubleAreRead(String number) {
        assertThat(JsonBody.object(("{\"a\": " + number + "}").getBytes(UTF_8))
                        .getJsonNumber("a")
                        .bigDecimalValue())
                .isEqualByComparingTo(new BigDecimal(number));
    }

    @Test
    void bytesThatAreNotUtf8AreMalformed() {
        byte[] latin1 = {'{', '"', 'a', '"', ':', '"', (byte) 0xe4, '"', '}'};

        assertThat(kindOfRefusal(latin1)).isEqualTo(Kind.MALFORMED);
    }

    @Test
    void nestingIsBounded() {
        String allowed = "{\"a\":" + "[".repeat(StrictJson.MAX_DEPTH - 1) + "]".repeat(StrictJson.MAX_DEPTH - 1) + "}";
        String deeper = "{\"a\":" + "[".repeat(StrictJson.MAX_DEPTH) + "]".repeat(StrictJson.MAX_DEPTH) + "}";

        assertThat(JsonBody.object(body(allowed))).isNotEmpty();
        assertThat(kindOfRefusal(deeper.getBytes(UTF_8))).isEqualTo(Kind.MALFORMED);
        assertThat(kindOfRefusal("[".repeat(1_000_000).getBytes(UTF_8))).isEqualTo(Kind.MALFORMED);
    }

    @Test
    void aBodyOverTheLimitIsTooLarge() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return ' ';
            }
        };

        assertThatThrownBy(() -> JsonBody.object(endless))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.kind()).isEqualTo(Kind.TOO_LARGE));
    }

    @Test
    void aCommandMayComeWithoutABody() {
        assertThat(JsonBody.objectOrEmpty(body(""))).isEmpty();
        assertThat(JsonBody.objectOrEmpty(body("{\"note\":\"x\"}"))).hasSize(1);
    }

    @Property
    void whateverComesInIsReadOrRefusedAndNothingElse(@ForAll byte[] bytes) {
        try {
            JsonBody.structure(bytes);
        } catch (Refused refused) {
            assertThat(refused.kind()).isEqualTo(Kind.MALFORMED);
        }
    }

    @Property
    void anyTextSurvivesAsAString(@ForAll String text) {
        String json =
                jakarta.json.Json.createObjectBuilder().add("a", text).build().toString();
        boolean whole = UTF_8.newEncoder().canEncode(text);

        if (whole) {
            assertThat(JsonBody.object(json.getBytes(UTF_8)).getString("a")).isEqualTo(text);
        }
    }
}
