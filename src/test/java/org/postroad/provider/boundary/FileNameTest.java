package org.postroad.provider.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postroad.provider.entity.MessagePart;

class FileNameTest {
    private static MessagePart part(String type, String name, String charset) {
        return new MessagePart(
                "1.2",
                type,
                Optional.ofNullable(charset),
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.ofNullable(name),
                Optional.empty(),
                List.of());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "none", textBlock = """
            a.png                     | attachment; filename="a.png"
            two words.pdf             | attachment; filename="two words.pdf"
            Grüße 100%.txt            | attachment; filename="Gr__e 100_.txt"; filename*=UTF-8''Gr%C3%BC%C3%9Fe%20100%25.txt
            a%41.txt                  | attachment; filename="a_41.txt"; filename*=UTF-8''a%2541.txt
            你好                        | attachment; filename="__"; filename*=UTF-8''%E4%BD%A0%E5%A5%BD
            ../../etc/passwd          | attachment; filename="passwd"
            C:\\windows\\evil.exe     | attachment; filename="evil.exe"
            .htaccess                 | attachment; filename="htaccess"
            "; filename="b            | attachment; filename="; filename=b"
            a\u202egpj.exe            | attachment; filename="agpj.exe"
            a\u0000\u0085b            | attachment; filename="ab"
            ..                        | attachment; filename="part-1-2"
            folder/                   | attachment; filename="part-1-2"
            ``                        | attachment; filename="part-1-2"
            none                      | attachment; filename="part-1-2"
            """)
    void aNameIsANameAlone(String given, String disposition) {
        assertThat(FileName.of(part("image/png", given, null)).disposition()).isEqualTo(disposition);
    }

    @Test
    void aNameWithALineBreakEndsNoHeader() {
        assertThat(FileName.of(part("image/png", "a\r\nX-Evil: 1", null)).disposition())
                .isEqualTo("attachment; filename=\"aX-Evil 1\"");
    }

    @Test
    void aLongNameIsCut() {
        assertThat(FileName.of(part("image/png", "\ud83d\ude00".repeat(300), null))
                        .text())
                .isEqualTo("\ud83d\ude00".repeat(200));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "none", textBlock = """
            image/png,                none,         image/png
            text/plain,               utf-8,        text/plain;charset=utf-8
            text/plain,               none,         text/plain
            text/plain,               utf-8; a=b,   text/plain
            application/pdf,          utf-8,        application/pdf
            application/vnd.ms-excel, none,         application/vnd.ms-excel
            application/vnd.openxmlformats-officedocument.wordprocessingml.document, none, application/vnd.openxmlformats-officedocument.wordprocessingml.document
            audio/mpeg,               none,         audio/mpeg
            text/html,                utf-8,        application/octet-stream
            image/svg+xml,            none,         application/octet-stream
            application/xhtml+xml,    none,         application/octet-stream
            text/xml,                 none,         application/octet-stream
            application/xml,          none,         application/octet-stream
            text/javascript,          none,         application/octet-stream
            application/vnd.ms-a+xml, none,         application/octet-stream
            application/x-shockwave-flash, none,    application/octet-stream
            multipart/mixed,          none,         application/octet-stream
            """)
    void nothingIsServedAsWhatABrowserWouldRun(String type, String charset, String served) {
        assertThat(ServedType.of(part(type, null, charset))).isEqualTo(served);
    }
}
