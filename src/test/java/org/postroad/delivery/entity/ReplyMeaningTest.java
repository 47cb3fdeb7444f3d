package org.postroad.delivery.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What hosts say, and what it means: RFC 5321 §4.2 and §4.3.2, row by row. */
class ReplyMeaningTest {
    private static Reply reply(int code, String... lines) {
        return new Reply(code, List.of(lines));
    }

    @ParameterizedTest(name = "{0} {1} with {2} accepted: {3}")
    @CsvSource({
        "GREETING, 220, 0, ACCEPTED",
        "GREETING, 421, 0, NEXT_HOST",
        "GREETING, 450, 0, NEXT_HOST",
        "GREETING, 521, 0, NO_MAIL_HERE",
        "GREETING, 554, 0, NEXT_HOST",
        "EHLO, 250, 0, ACCEPTED",
        "EHLO, 500, 0, OLD_HOST",
        "EHLO, 502, 0, OLD_HOST",
        "EHLO, 504, 0, NEXT_HOST",
        "EHLO, 550, 0, NEXT_HOST",
        "HELO, 250, 0, ACCEPTED",
        "HELO, 502, 0, NEXT_HOST",
        "STARTTLS, 220, 0, ACCEPTED",
        "STARTTLS, 454, 0, TEMPORARY",
        "AUTH, 235, 0, ACCEPTED",
        "AUTH, 334, 0, OUT_OF_STEP",
        "AUTH, 535, 0, PERMANENT",
        "MAIL, 250, 0, ACCEPTED",
        "MAIL, 451, 0, TEMPORARY",
        "MAIL, 421, 0, NEXT_HOST",
        "MAIL, 550, 0, PERMANENT",
        "MAIL, 503, 0, OUT_OF_STEP",
        "RCPT, 250, 0, ACCEPTED",
        "RCPT, 251, 0, ACCEPTED",
        "RCPT, 450, 0, TEMPORARY",
        "RCPT, 452, 0, TEMPORARY",
        "RCPT, 452, 1, ENOUGH_RECIPIENTS",
        "RCPT, 552, 0, PERMANENT",
        "RCPT, 552, 3, ENOUGH_RECIPIENTS",
        "RCPT, 550, 1, PERMANENT",
        "RCPT, 354, 1, OUT_OF_STEP",
        "DATA, 354, 1, ACCEPTED",
        "DATA, 354, 0, ACCEPTED",
        "DATA, 250, 1, OUT_OF_STEP",
        "DATA, 503, 0, NOBODY",
        "DATA, 554, 0, NOBODY",
        "DATA, 554, 1, PERMANENT",
        "DATA, 451, 1, TEMPORARY",
        "MESSAGE, 250, 1, ACCEPTED",
        "MESSAGE, 299, 1, ACCEPTED",
        "MESSAGE, 452, 1, TEMPORARY",
        "MESSAGE, 499, 1, TEMPORARY",
        "MESSAGE, 554, 1, PERMANENT",
        "MESSAGE, 354, 1, OUT_OF_STEP",
    })
    void means(SmtpStage stage, int code, int accepted, ReplyMeaning meaning) {
        assertThat(ReplyMeaning.of(stage, reply(code, "text"), accepted)).isEqualTo(meaning);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "250 OK|250|true|OK",
                "250-SIZE 10|250|false|SIZE 10",
                "250|250|true|''",
                "250-|250|false|''",
                "354 go|354|true|go"
            })
    void aLineIsRead(String line, int code, boolean last, String text) {
        assertThat(Reply.Line.read(line)).contains(new Reply.Line(code, last, text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "25", "250OK", "hello", "199 no", "650 no", "250+x"})
    void whatIsNoLine(String line) {
        assertThat(Reply.Line.read(line)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "550, 5.1.1 No such user, 5.1.1",
        "550, 5.1.1, 5.1.1",
        "550, No such user, 5.0.0",
        "450, 5.1.1 says something else, 4.0.0",
        "250, 2.1.5 fine, 2.1.5",
        "550, 5.1.1000 too long, 5.0.0",
    })
    void theEnhancedCodeIsThatOfTheFirstLineOrTheClass(int code, String text, String status) {
        assertThat(reply(code, text, "5.7.1 second").status()).hasToString(status);
    }

    @Test
    void itsTextIsWhatCame() {
        assertThat(reply(550, "5.1.1 No", "").text()).isEqualTo("550 5.1.1 No\n550");
    }
}
