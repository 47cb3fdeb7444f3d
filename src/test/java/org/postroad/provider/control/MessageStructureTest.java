package org.postroad.provider.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MessageStructureTest {
    private static String structure(String... lines) throws IOException {
        byte[] source = (String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        return MessageStructure.of(new ByteArrayInputStream(source)).json();
    }

    @Test
    void aPlainMessageIsItsOnePart() throws IOException {
        assertThat(structure("Subject: x", "", "hello")).isEqualTo("{\"id\":\"1\",\"type\":\"text/plain\",\"size\":7}");
    }

    @Test
    void partsAreNumberedAsInImap() throws IOException {
        assertThat(structure(
                        "Content-Type: multipart/mixed; boundary=\"a b\"",
                        "",
                        "preamble",
                        "--a b",
                        "Content-Type: multipart/alternative; boundary=b",
                        "",
                        "--b",
                        "Content-Type: text/plain; charset=UTF-8",
                        "Content-Transfer-Encoding: Quoted-Printable",
                        "",
                        "12345",
                        "--b",
                        "Content-Type: text/html",
                        "",
                        "",
                        "--b--",
                        "epilogue",
                        "--a b",
                        "Content-Type: image/png; name=wrong.png",
                        "Content-Disposition: attachment; filename=\"=?utf-8?q?=C3=BC.png?=\"",
                        "Content-ID: <x@y>",
                        "",
                        "1",
                        "2",
                        "--a b--"))
                .isEqualTo(
                        "{\"id\":\"\",\"type\":\"multipart/mixed\",\"parts\":["
                                + "{\"id\":\"1\",\"type\":\"multipart/alternative\",\"parts\":["
                                + "{\"id\":\"1.1\",\"type\":\"text/plain\",\"charset\":\"utf-8\",\"encoding\":\"quoted-printable\",\"size\":5},"
                                + "{\"id\":\"1.2\",\"type\":\"text/html\",\"size\":0}]},"
                                + "{\"id\":\"2\",\"type\":\"image/png\",\"disposition\":\"attachment\",\"name\":\"ü.png\",\"content_id\":\"x@y\",\"size\":4}]}");
    }

    @Test
    void aMessageInAMessageHasItsPartsUnderIt() throws IOException {
        assertThat(structure(
                        "Content-Type: multipart/digest; boundary=a",
                        "",
                        "--a",
                        "",
                        "Subject: one",
                        "",
                        "text",
                        "--a",
                        "Content-Type: message/rfc822",
                        "",
                        "Content-Type: multipart/mixed; boundary=c",
                        "",
                        "--c",
                        "",
                        "x",
                        "--a--"))
                .isEqualTo(
                        "{\"id\":\"\",\"type\":\"multipart/digest\",\"parts\":["
                                + "{\"id\":\"1\",\"type\":\"message/rfc822\",\"parts\":[{\"id\":\"1.1\",\"type\":\"text/plain\",\"size\":4}],\"size\":20},"
                                + "{\"id\":\"2\",\"type\":\"message/rfc822\",\"parts\":[{\"id\":\"2.1\",\"type\":\"text/plain\",\"size\":1}],\"size\":53}]}");
    }

    @Test
    void whatMakesNoSenseIsSaid() throws IOException {
        assertThat(structure("Content-Type: multipart/mixed", "", "x"))
                .contains("\"type\":\"text/plain\"", "\"broken\":true");
        assertThat(structure("Content-Type: multipart/mixed; boundary=a", "", "x"))
                .contains("\"parts\":[]", "\"broken\":true");
        assertThat(structure("Content-Type: nonsense", "", "x")).contains("\"type\":\"text/plain\"", "\"broken\":true");
    }

    @Test
    void tooManyPartsAndTooDeepOnesAreLeftOut() throws IOException {
        String many =
                structure("Content-Type: multipart/mixed; boundary=a", "", "--a\r\n\r\nx\r\n".repeat(2_000) + "--a--");
        assertThat(many).contains("\"id\":\"1000\"", "\"cut\":true").doesNotContain("\"id\":\"1001\"");

        StringBuilder deep = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            deep.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("e\r\n\r\n--b")
                    .append(i)
                    .append("e\r\n");
        }
        assertThat(structure(deep.toString())).contains("\"cut\":true");
        assertThat(structure("Content-Type: message/rfc822\r\n\r\n".repeat(200)))
                .contains("\"cut\":true");
    }

    @Property(tries = 300)
    void nothingIsTooBroken(@ForAll byte[] noise) throws IOException {
        byte[] head = "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] source = new byte[head.length + noise.length];
        System.arraycopy(head, 0, source, 0, head.length);
        System.arraycopy(noise, 0, source, head.length, noise.length);

        MessageStructure.Found found = MessageStructure.of(new ByteArrayInputStream(source));

        assertThat(found.json()).startsWith("{\"id\":\"\"");
        MessageSummary.of(MessageStructure.of(new ByteArrayInputStream(noise)).header());
    }
}
