package org.postroad.provider.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiteralGuardTest {
    private static byte[] read(String sent) throws IOException {
        ReadBounds bounds = new ReadBounds(new ReadBounds.Limits(
                Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1), 10_000, 100, 200));
        return new LiteralGuard(new ByteArrayInputStream(sent.getBytes(StandardCharsets.US_ASCII)), bounds)
                .readAllBytes();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "* 1 FETCH (BODY[] {100}\r\n",
                "* OK {101} is no literal here\r\n",
                "* OK {101+}\r\n",
                "* 1 FETCH (BODY[] {9}\r\n{999}\r\n..)\r\n",
                "a {999}\nb\r\n"
            })
    void whatIsAllowedPasses(String sent) throws IOException {
        assertThat(read(sent)).hasSize(sent.length());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "* 1 FETCH (BODY[] {101}\r\n",
                "* 1 FETCH (BODY[] {99999999999999999999}\r\n",
                "{{101}\r\n",
                "x{3}\r\n{1}{101}\r\n"
            })
    void aLiteralThatIsTooLongIsRefused(String sent) {
        assertThatThrownBy(() -> read(sent)).isInstanceOf(ReadTooMuch.class).hasMessageContaining("literal");
    }

    @Test
    void anAnswerThatNeverEndsIsRefused() throws IOException {
        assertThat(read("* OK\r\n".repeat(1_000))).hasSize(6_000);
        assertThatThrownBy(() -> read("x".repeat(201))).isInstanceOf(ReadTooMuch.class);
        assertThatThrownBy(() -> read("a {0}\r\n".repeat(40))).isInstanceOf(ReadTooMuch.class);
        assertThatThrownBy(() -> read("a {50}\r\n" + "x".repeat(50) + "{100}\r\n" + "x".repeat(100)))
                .isInstanceOf(ReadTooMuch.class);
    }
}
