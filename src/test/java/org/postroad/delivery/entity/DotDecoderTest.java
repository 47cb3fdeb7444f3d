package org.postroad.delivery.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a message ends, and what it says. */
class DotDecoderTest {
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private final LineEnds ends = new LineEnds();
    private final DotDecoder decoder = new DotDecoder(next -> {
        content.write(next);
        ends.take(next);
    });

    /** @return what follows the end; null if there was none */
    private String rest(String sent) {
        for (int i = 0; i < sent.length(); i++) {
            if (decoder.take(sent.charAt(i))) {
                return sent.substring(i + 1);
            }
        }
        return null;
    }

    private String content() {
        return content.toString(StandardCharsets.US_ASCII);
    }

    @Test
    void stuffedDotsAreTakenOut() {
        assertThat(rest("..a\r\nb.\r\n...\r\n.\r\nRSET")).isEqualTo("RSET");
        assertThat(content()).isEqualTo(".a\r\nb.\r\n..\r\n");
        assertThat(ends.isBroken()).isFalse();
        assertThat(ends.isComplete()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\n.\nMAIL",
                "a\n.\r\nMAIL",
                "a\r.\rMAIL",
                "a\r.\r\nMAIL",
                "a\r\n.\nMAIL",
                "a\r\n.\rMAIL",
                "a\r\n\n.\r\nMAIL",
                "a\n\r.\r\nMAIL"
            })
    void noOtherLineEndIsOneAndTheMessageIsBroken(String sent) {
        assertThat(rest(sent + "\r\n.\r\nQUIT")).isEqualTo("QUIT");
        assertThat(content()).contains("MAIL");
        assertThat(ends.isBroken()).isTrue();
    }

    @Property
    void whatIsStuffedComesOutAsItWas(
            @ForAll @StringLength(max = 60) @Chars({'\r', '\n', '.'}) @CharRange(from = 'a', to = 'b') String text) {
        String lines = text.replaceAll("\r\n|\r|\n", "\r\n") + "\r\n";
        String stuffed = lines.replaceAll("(?m)^\\.", "..");
        StringBuilder out = new StringBuilder();
        DotDecoder fresh = new DotDecoder(next -> out.append((char) next));
        String sent = stuffed + ".\r\n";
        for (int i = 0; i < sent.length(); i++) {
            assertThat(fresh.take(sent.charAt(i))).isEqualTo(i == sent.length() - 1);
        }
        assertThat(out.toString()).isEqualTo(lines);
    }

    @Property
    void whatIsWithinALineMayPassIt(@ForAll @StringLength(max = 60) @Chars({'\r', '\n', '.', 'a'}) String text) {
        String sent = text.replaceAll("\r\n|\r|\n", "\r\n").replaceAll("(?m)^\\.", "..") + "\r\n.\r\n";
        StringBuilder all = new StringBuilder();
        StringBuilder some = new StringBuilder();
        DotDecoder whole = new DotDecoder(next -> all.append((char) next));
        DotDecoder passed = new DotDecoder(next -> some.append((char) next));
        sent.chars().forEach(whole::take);
        for (int i = 0; i < sent.length(); i++) {
            passed.take(sent.charAt(i));
            while (passed.isWithinLine() && sent.charAt(i + 1) != '\r' && sent.charAt(i + 1) != '\n') {
                some.append(sent.charAt(++i));
            }
        }
        assertThat(some).hasToString(all.toString());
    }

    @Property
    void lineEndsAreBrokenIfAHalfStandsAlone(@ForAll @StringLength(max = 40) @Chars({'\r', '\n', 'a'}) String text) {
        LineEnds watched = new LineEnds();
        text.chars().forEach(watched::take);
        boolean alone = text.replace("\r\n", "").matches("(?s).*[\r\n].*");
        assertThat(watched.isBroken() || watched.isHalf()).isEqualTo(alone);
    }
}
