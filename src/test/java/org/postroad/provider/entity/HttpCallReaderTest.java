package org.postroad.provider.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroad.platform.entity.FieldError;

class HttpCallReaderTest {
    @Test
    void aUrlIsEnough() {
        HttpCall call = call("{'url': 'https://example.com/hook'}");
        assertThat(call)
                .isEqualTo(new HttpCall(
                        "POST",
                        URI.create("https://example.com/hook"),
                        Map.of(),
                        null,
                        StatusRanges.SUCCESSFUL,
                        null,
                        Duration.ofSeconds(30),
                        1 << 20));
        assertThat(call.server()).isEqualTo("example.com:443");
    }

    @Test
    void everyMemberIsRead() {
        HttpCall call = call("""
                {'method': 'PUT', 'url': 'http://example.com:8080/a?b=c', 'headers': {'X-A': 'b', 'content-type': 'text/csv'},
                 'body': 'ä', 'expected_status': [200, '204', '300-304'], 'secret': 's', 'timeout': '2m', 'max_response': 1}""");
        assertThat(call.method()).isEqualTo("PUT");
        assertThat(call.headers()).isEqualTo(Map.of("X-A", "b", "content-type", "text/csv"));
        assertThat(call.bodyBytes()).hasSize(2);
        assertThat(call.expected()).hasToString("200, 204, 300-304");
        assertThat(call.secret()).isEqualTo("s");
        assertThat(call.timeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(call.maxResponse()).isEqualTo(1);
        assertThat(call.server()).isEqualTo("example.com:8080");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    'json': {"a": [1, null]} | {"a":[1,null]} | application/json
                    'json': null             | null           | application/json
                    'json': "x"              | "x"            | application/json
                    'body': ''               | ''             | text/plain; charset=utf-8
                    'body': 'x'              | x              | text/plain; charset=utf-8
                    """, quoteCharacter = '`')
    void aBodyGetsItsType(String member, String body, String type) {
        HttpCall call = call("{'url': 'http://a.example', " + member + "}");
        assertThat(call.body()).isEqualTo(body.equals("''") ? "" : body);
        assertThat(call.headers()).isEqualTo(Map.of("Content-Type", type));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    'method': 'TRACE'                              | /method            | not_a_choice
                    'method': 'get'                                | /method            | not_a_choice
                    'method': 1                                    | /method            | wrong_type
                    'headers': []                                  | /headers           | wrong_type
                    'headers': {'Host': 'x'}                       | /headers/Host      | header_not_allowed
                    'headers': {'CONTENT-length': '1'}             | /headers/CONTENT-length | header_not_allowed
                    'headers': {'Transfer-Encoding': 'chunked'}    | /headers/Transfer-Encoding | header_not_allowed
                    'headers': {'Connection': 'close'}             | /headers/Connection | header_not_allowed
                    'headers': {'Postroad-Signature': 'v1=1'}      | /headers/Postroad-Signature | header_not_allowed
                    'headers': {'a/b~': 'x'}                       | /headers/a~1b~0    | invalid_header
                    'headers': {'': 'x'}                           | /headers/          | invalid_header
                    'headers': {'X-A': 'b\\r\\nX-B: c'}            | /headers/X-A       | invalid_header
                    'headers': {'X-A': 'ä'}                        | /headers/X-A       | invalid_header
                    'headers': {'X-A': 1}                          | /headers/X-A       | wrong_type
                    'headers': {'X-A': '1', 'x-a': '2'}            | /headers/x-a       | duplicate_header
                    'body': {}                                     | /body              | wrong_type
                    'body': 'a', 'json': 1                         | /json              | conflicting_members
                    'method': 'GET', 'body': 'a'                   | /body              | body_not_allowed
                    'method': 'HEAD', 'json': null                 | /json              | body_not_allowed
                    'expected_status': 200                         | /expected_status   | wrong_type
                    'expected_status': []                          | /expected_status   | out_of_range
                    'expected_status': [200, 199]                  | /expected_status/1 | invalid_status
                    'expected_status': [600]                       | /expected_status/0 | invalid_status
                    'expected_status': ['299-200']                 | /expected_status/0 | invalid_status
                    'expected_status': ['2xx']                     | /expected_status/0 | invalid_status
                    'expected_status': [null]                      | /expected_status/0 | invalid_status
                    'secret': ''                                   | /secret            | out_of_range
                    'secret': 7                                    | /secret            | wrong_type
                    'secret': '********'                           | /secret            | masked_secret
                    'headers': {'Authorization': '********'}       | /headers/Authorization | masked_secret
                    'timeout': '121s'                              | /timeout           | out_of_range
                    'timeout': '99ms'                              | /timeout           | out_of_range
                    'timeout': 0                                   | /timeout           | out_of_range
                    'timeout': -1                                  | /timeout           | invalid_duration
                    'timeout': 'soon'                              | /timeout           | invalid_duration
                    'timeout': {}                                  | /timeout           | invalid_duration
                    'max_response': 0                              | /max_response      | out_of_range
                    'max_response': 1048577                        | /max_response      | out_of_range
                    'max_response': 1.5                            | /max_response      | out_of_range
                    'max_response': 99999999999999999999           | /max_response      | out_of_range
                    'max_response': '1'                            | /max_response      | wrong_type
                    'redirects': true                              | /redirects         | unknown_member
                    """)
    void whatIsWrongIsNamed(String member, String pointer, String code) {
        HttpCallReader reader = reader("{'url': 'http://a.example', " + member + "}");
        assertThat(reader.call()).isEmpty();
        assertThat(reader.errors())
                .extracting(FieldError::pointer, FieldError::code)
                .containsExactly(tuple(pointer, code));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://a.example",
                "file:///etc/passwd",
                "example.com/x",
                "/x",
                "",
                "http://",
                "http:///x",
                "http:a.example",
                "https://user:pw@a.example/",
                "http://a.example/#x",
                "http://a.example:0/",
                "http://a.example:65536/",
                "http://a example/",
                "http://a.example/ x",
                "http://①②⑦.1/",
                "http://a.example\\\\@b.example/",
                "jar:http://a.example!/",
                "http://[::1/",
                "http://a.example/\\n"
            })
    void onlyPlainHttpUrlsAreTaken(String url) {
        HttpCallReader reader = reader("{'url': '" + url + "'}");
        assertThat(reader.errors()).extracting(FieldError::code).containsExactly("invalid_url");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP://A.example",
                "https://[2606:4700::1]:8443/a%20b?c=%2F&d",
                "http://192.0.2.1/",
                "http://xn--bcher-kva.example/"
            })
    void plainHttpUrlsAreTaken(String url) {
        assertThat(call("{'url': '" + url + "'}").url()).isEqualTo(URI.create(url));
    }

    @Test
    void everythingWrongIsToldAtOnce() {
        HttpCallReader reader = reader("{'method': 'X', 'headers': {'Host': 'a', 'TE': 'b'}, 'timeout': 'x', 'y': 1}");
        assertThat(reader.errors())
                .extracting(FieldError::pointer)
                .containsExactlyInAnyOrder("/y", "/method", "/url", "/headers/Host", "/headers/TE", "/timeout");
    }

    @Test
    void lengthsAreBounded() {
        String url = "http://a.example/" + "x".repeat(HttpCallReader.MAX_URL);
        assertThat(reader("{'url': '" + url + "'}").errors())
                .extracting(FieldError::code)
                .containsExactly("too_long");
        String value = "x".repeat(HttpCallReader.MAX_HEADER_VALUE + 1);
        assertThat(reader("{'url': 'http://a.example', 'headers': {'X-A': '" + value + "'}}")
                        .errors())
                .extracting(FieldError::code)
                .containsExactly("too_long");
        String secret = "x".repeat(HttpCallReader.MAX_SECRET + 1);
        assertThat(reader("{'url': 'http://a.example', 'secret': '" + secret + "'}")
                        .errors())
                .extracting(FieldError::code)
                .containsExactly("too_long");
    }

    @Test
    void theTextOfACallHoldsNothingSecret() {
        HttpCall call = call("""
                {'url': 'http://a.example/p?token=hidden', 'headers': {'Authorization': 'hidden'}, 'body': 'hidden', 'secret': 'hidden'}""");
        assertThat(call.toString()).isEqualTo("POST http://a.example/p");
    }

    private static HttpCall call(String json) {
        HttpCallReader reader = reader(json);
        assertThat(reader.errors()).isEmpty();
        return reader.call().orElseThrow();
    }

    private static HttpCallReader reader(String json) {
        JsonObject payload =
                Json.createReader(new StringReader(json.replace('\'', '"'))).readObject();
        return new HttpCallReader(payload);
    }
}
