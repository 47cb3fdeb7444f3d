package org.postroad.provider.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ServerTextTest {
    @Test
    void aLineHasNoControlCharactersAndOneSpaceAtATime() {
        assertThat(ServerText.line("  a\r\n\tb\u0000\u001b[31mc\u202ed\u200be \ud800 ", 100))
                .isEqualTo("a b [31mc d e");
    }

    @Test
    void aBodyKeepsItsLines() {
        assertThat(ServerText.body("a\r\n\tb\u0000c\u0085", 100)).isEqualTo("a\r\n\tbc");
    }

    @Test
    void aCutNeverPartsACharacter() {
        assertThat(ServerText.body("aä😀", 1)).isEqualTo("a");
        assertThat(ServerText.body("aä😀", 2)).isEqualTo("a");
        assertThat(ServerText.body("aä😀", 6)).isEqualTo("aä");
        assertThat(ServerText.body("aä😀", 7)).isEqualTo("aä😀");
        assertThat(ServerText.line("abc", 2)).isEqualTo("ab…");
        assertThat(ServerText.line("abc", 3)).isEqualTo("abc");
    }

    @Property
    void whatIsKeptFitsAndCanBeStored(@ForAll String text, @ForAll @IntRange(max = 50) int maxBytes) {
        String kept = ServerText.body(text, maxBytes);
        byte[] bytes = kept.getBytes(StandardCharsets.UTF_8);
        assertThat(bytes.length).isLessThanOrEqualTo(maxBytes);
        assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(kept).doesNotContain("\u0000");
    }
}
