package org.postroad.provider.control;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MimeTextTest {
    @ParameterizedTest
    @CsvSource(nullValues = "none", textBlock = """
            utf-8,        UTF-8
            UTF-8,        UTF-8
            iso-8859-15,  ISO-8859-15
            windows-1252, windows-1252
            cp1252,       windows-1252
            gb2312,       GB2312
            none,         UTF-8
            none,         ISO-8859-1
            us-ascii,     UTF-8
            x-unknown,    UTF-8
            x-unknown,    ISO-8859-1
            not a name!,  ISO-8859-1
            """)
    void textIsReadInItsCharsetOrInTheLikeliest(String said, String really) {
        String text = really.equals("GB2312") ? "你好" : "Grüße";
        byte[] bytes = text.getBytes(Charset.forName(really));

        assertThat(MimeText.decoded(bytes, Optional.ofNullable(said), false)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"utf-8", "x-unknown"})
    void halfACharacterAtTheCutIsLeftOut(String charset) {
        byte[] bytes = "Grü".getBytes(UTF_8);

        assertThat(MimeText.decoded(Arrays.copyOf(bytes, bytes.length - 1), Optional.of(charset), true))
                .isEqualTo("Gr");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            SGVsbG8=,           Hello
            SGVsbG8,            Hello
            SGVs~bG!8=,         Hello
            `SGVs bG 8 =`,      Hello
            SGVsbG8=SGVsbG8=,   HelloHello
            SGVsbG8===SGVs,     HelloHel
            ==,                 ``
            ``,                 ``
            S,                  ``
            """)
    void base64IsReadWithWhatIsAmongIt(String encoded, String decoded) throws IOException {
        byte[] bytes = new Base64Stream(new ByteArrayInputStream(encoded.getBytes(US_ASCII))).readAllBytes();

        assertThat(new String(bytes, ISO_8859_1)).isEqualTo(decoded);
    }
}
