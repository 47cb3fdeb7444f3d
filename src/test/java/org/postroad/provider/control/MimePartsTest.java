package org.postroad.provider.control;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MimePartsTest {
    private static final String NESTED = """
            Subject: report
            Content-Type: multipart/mixed;
             boundary="out er"

            preamble
            --out er
            Content-Type: multipart/alternative; boundary=out

            --out
            Content-Type: text/plain

            plain

            --out
            Content-Type: text/html
            Content-Transfer-Encoding: quoted-printable

            <p>=C3=A4</p>
            --out--
            --out er  \s
            Content-Type: message/rfc822

            Subject: inner
            Content-Type: multipart/mixed; boundary=inner

            --inner

            no header
            --inner
            Content-Type: message/rfc822

            Subject: innermost

            at last
            --inner--
            --out er
            Content-Type: image/png
            Content-Transfer-Encoding: base64

            AAEC
            --out er--
            --out er
            after the end
            """.replace("\n", "\r\n");

    private static Optional<String> part(String source, String id) throws IOException {
        try (MimeParts parts = new MimeParts(bytes(source))) {
            Optional<MimeParts.Content> content = parts.find(id);
            return content.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new String(content.get().encoded().readAllBytes(), ISO_8859_1));
        }
    }

    /** Comes a few bytes at a time, as from a network. */
    private static InputStream bytes(String source) {
        return new ByteArrayInputStream(source.getBytes(ISO_8859_1)) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, 7));
            }
        };
    }

    private static MimeHeader header(String source) throws IOException {
        try (MimeParts parts = new MimeParts(bytes(source))) {
            return parts.header();
        }
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', nullValues = "none", textBlock = """
            1.1,   plain\\r\\n
            1.2,   <p>=C3=A4</p>
            2.1,   no header
            2.2.1, at last
            3,     AAEC
            4,     none
            1.3,   none
            3.1,   none
            2.2.2, none
            1.1.1, none
            """)
    void partsAreFoundByTheirSectionNumbers(String id, String content) throws IOException {
        assertThat(part(NESTED, id).map(text -> text.replace("\r\n", "\\r\\n")))
                .isEqualTo(Optional.ofNullable(content));
    }

    @Test
    void anAttachedMessageIsHadAsItIs() throws IOException {
        assertThat(part(NESTED, "2").orElseThrow())
                .startsWith("Subject: inner\r\nContent-Type: multipart/mixed; boundary=inner\r\n\r\n--inner\r\n")
                .endsWith("at last\r\n--inner--");
        assertThat(part(NESTED, "1").orElseThrow()).startsWith("--out\r\n").endsWith("--out--");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            one part of a message                | Subject: a\\n\\nbody\\n                                                             | 1 | body\\n
            an empty body                        | Subject: a\\n\\n                                                                     | 1 | ``
            a header and nothing else            | Subject: a\\n                                                                      | 1 | ``
            nothing at all                       | ``                                                                                | 1 | ``
            no header                            | \\nbody                                                                             | 1 | body
            a multipart without a boundary       | Content-Type: multipart/mixed\\n\\n--x\\n\\nbody\\n--x--                            | 1 | --x\\n\\nbody\\n--x--
            a part that breaks off               | Content-Type: multipart/mixed; boundary=x\\n\\n--x\\n\\nbody\\n                     | 1 | body\\n
            a part without an empty line         | Content-Type: multipart/mixed; boundary=x\\n\\n--x\\nA: b\\n--x\\n\\nnext\\n--x--   | 1 | ``
            the part after it                    | Content-Type: multipart/mixed; boundary=x\\n\\n--x\\nA: b\\n--x\\n\\nnext\\n--x--   | 2 | next
            an empty part                        | Content-Type: multipart/mixed; boundary=x\\n\\n--x\\n\\n--x--                       | 1 | ``
            a header that cannot be read         | Content-Type: multipart/mixed; a=;; boundary="x"; b\\n\\n--x\\n\\nbody\\n--x--      | 1 | body
            lines that only begin like the end   | Content-Type: multipart/mixed; boundary=x\\n\\n--x\\n\\n--xy\\n--\\n--x--           | 1 | --xy\\n--
            a message that is a message          | Content-Type: message/rfc822\\n\\nSubject: in\\n\\nbody                              | 1.1 | body
            a digest                             | Content-Type: multipart/digest; boundary=x\\n\\n--x\\n\\nSubject: in\\n\\nbody\\n--x-- | 1.1 | body
            """)
    void mailOfRealLifeIsRead(String what, String source, String id, String content) throws IOException {
        assertThat(part(source.replace("\\n", "\r\n"), id).orElseThrow().replace("\r\n", "\\n"))
                .as(what)
                .isEqualTo(content);
    }

    @Test
    void linesMayEndWithALineFeedAloneAndBeLong() throws IOException {
        String longLine = "x".repeat(50_000) + "\r" + "y".repeat(8_191) + "\r\r\n-";
        String source = "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n" + longLine + "\n--b--\n";

        assertThat(part(source, "1")).contains(longLine);
    }

    @Test
    void aLineEndingAtTheEdgeOfAPieceIsOne() throws IOException {
        for (int length = 8_180; length < 8_200; length++) {
            String line = "x".repeat(length);
            String source = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n" + line + "\r\n--b--\r\n";

            assertThat(part(source, "1")).contains(line);
        }
    }

    @Test
    void fieldsAreUnfoldedInTheirOrder() throws IOException {
        MimeHeader header =
                header("Received: from a\r\n\tby b\r\nno field\r\nsubject : x: y\r\nReceived:c\r\n\r\nbody");

        assertThat(header.fields())
                .containsExactly(
                        new MimeHeader.Field("Received", "from a\tby b"),
                        new MimeHeader.Field("subject", "x: y"),
                        new MimeHeader.Field("Received", "c"));
        assertThat(header.cut()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            =?utf-8?q?Gr=C3=BC=C3=9Fe?=                   | Grüße
            =?UTF-8?B?R3LDvMOfZQ==?= =?utf-8?q?_Ann?=     | Grüße Ann
            =?iso-8859-1?q?Gr=FC=DFe?= plain              | Grüße plain
            =?x-unknown?q?abc?=                           | =?x-unknown?q?abc?=
            =?utf-8?q?broken                              | =?utf-8?q?broken
            Gr\u00c3\u00bc\u00c3\u009fe                   | Grüße
            Gr\u00fc\u00dfe                               | Grüße
            """)
    void valuesAreDecoded(String given, String decoded) throws IOException {
        assertThat(header("Subject: " + given + "\r\n\r\n").fields().get(0).decoded())
                .isEqualTo(decoded);
    }

    @Test
    void aHeaderWithoutEndIsCut() throws IOException {
        MimeHeader header = header("Subject: a\r\nX-Long: " + "x".repeat(1_000_000) + "\r\nX: y\r\n\r\n");

        assertThat(header.cut()).isTrue();
        assertThat(header.first("Subject")).contains("a");
        assertThat(header.first("X-Long").orElseThrow().length()).isLessThan(300_000);
        assertThat(header("X: y\r\n".repeat(5_000)).fields()).hasSize(1_000);
    }
}
