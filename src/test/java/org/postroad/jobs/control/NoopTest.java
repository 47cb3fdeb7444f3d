package org.postroad.jobs.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.entity.FieldError;
import org.postroad.testing.LoneAttempt;
import org.postroad.testing.SettableClock;

class NoopTest {
    private final Noop noop = new Noop();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'sleep_ms': 0}",
                "{'sleep_ms': 60000}",
                "{'fail': 'provider_timeout'}",
                "{'result': null}",
                "{'result': [1, {'a': 'b'}]}"
            })
    void takesItsPayload(String payload) {
        assertThat(noop.check(json(payload))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'sleep_ms': -1}                   | /sleep_ms | out_of_range",
                "{'sleep_ms': 60001}                | /sleep_ms | out_of_range",
                "{'sleep_ms': 18446744073709551616} | /sleep_ms | out_of_range",
                "{'sleep_ms': 0.5}                  | /sleep_ms | out_of_range",
                "{'sleep_ms': '1s'}                 | /sleep_ms | out_of_range",
                "{'fail': 'no_such_code'}           | /fail     | not_a_choice",
                "{'fail': 7}                        | /fail     | not_a_choice",
                "{'a/b': 7}                         | /a~1b     | unknown_member"
            })
    void refusesEverythingElse(String payload, String pointer, String code) {
        assertThat(noop.check(json(payload))).hasSize(1);
        FieldError error = noop.check(json(payload)).get(0);
        assertThat(error.pointer()).isEqualTo(pointer);
        assertThat(error.code()).isEqualTo(code);
    }

    @Test
    void itsOutcomeIsWhatThePayloadSays() throws Exception {
        assertThat(run("{}")).isEqualTo(Outcome.succeeded());
        assertThat(run("{'result': {'a': [1]}, 'sleep_ms': 1}")).isEqualTo(Outcome.succeeded("{\"a\":[1]}"));
        assertThat(run("{'fail': 'rate_limited', 'result': 1}"))
                .isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
                    assertThat(failed.code()).isEqualTo(ErrorCode.RATE_LIMITED);
                    assertThat(failed.permanent()).isFalse();
                });
        assertThat(run("{'sleep_ms': -1}"))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.code()).isEqualTo(ErrorCode.PAYLOAD_INVALID));
    }

    @Test
    @Timeout(30)
    void aSleeperThatIsAskedToStopStops() throws Exception {
        LoneAttempt attempt = new LoneAttempt(json("{'sleep_ms': 60000}"), new SettableClock());
        attempt.stop();
        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> noop.run(attempt));
    }

    private Outcome run(String payload) throws Exception {
        return noop.run(new LoneAttempt(json(payload), new SettableClock()));
    }

    private static JsonObject json(String text) {
        return Json.createReader(new StringReader(text.replace('\'', '"'))).readObject();
    }
}
