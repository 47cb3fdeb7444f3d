package org.postroad.testing.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sink does what fault runs and benchmarks rely on. */
class MailSinkTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String MESSAGE = "X-Bench-Id: a\r\nSubject: s\r\n\r\nX-Bench-Id: not this one\r\n..\r\n.x\r\n";

    private MailSink sink;
    private Socket socket;
    private BufferedReader in;

    @BeforeEach
    void open() throws IOException {
        sink = MailSink.start();
        connect();
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
        sink.close();
    }

    private void connect() throws IOException {
        socket = new Socket("127.0.0.1", sink.port());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        assertThat(in.readLine()).startsWith("220 ");
    }

    private void say(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** The first three digits of so many replies, without the lines that are continued. */
    private List<String> codes(int count) throws IOException {
        List<String> codes = new ArrayList<>();
        while (codes.size() < count) {
            String line = in.readLine();
            if (line == null) {
                codes.add("end");
            } else if (line.charAt(3) == ' ') {
                codes.add(line.substring(0, 3));
            }
        }
        return codes;
    }

    private List<String> transaction(String recipient) throws IOException {
        say("EHLO me.test\r\nMAIL FROM:<s@source.test>\r\nRCPT TO:<" + recipient + ">\r\nDATA\r\n");
        return codes(4);
    }

    @Test
    void aMessageInOneWriteIsNotedOnce() throws IOException {
        say("EHLO me.test\r\nMAIL FROM:<s@source.test> BODY=8BITMIME\r\nRCPT TO:<ok@d.test> NOTIFY=NEVER\r\nDATA\r\n"
                + MESSAGE + ".\r\nQUIT\r\n");

        assertThat(codes(7)).containsExactly("250", "250", "250", "354", "250", "221", "end");
        assertThat(sink.receipts().all()).singleElement().satisfies(receipt -> {
            assertThat(receipt.id()).isEqualTo("a");
            assertThat(receipt.recipient()).isEqualTo("ok@d.test");
            assertThat(receipt.helo()).isEqualTo("me.test");
        });
    }

    @Test
    void theEndIsFoundWhereverTheBytesAreCut() throws IOException {
        transaction("ok@d.test");
        for (char next : (MESSAGE + ".\r\n").toCharArray()) {
            say(String.valueOf(next));
        }

        assertThat(codes(1)).containsExactly("250");
        assertThat(sink.receipts().has("a", "ok@d.test")).isTrue();
    }

    @Test
    void twoRefusalsForATimeThenTheMessage() throws IOException {
        assertThat(transaction("t2-1@d.test")).containsExactly("250", "250", "451", "554");
        assertThat(transaction("t2-1@d.test")).containsExactly("250", "250", "451", "554");
        assertThat(transaction("t2-1@d.test")).containsExactly("250", "250", "250", "354");
    }

    @Test
    void somebodyWhoIsNotThereIsRefused() throws IOException {
        assertThat(transaction("f-1@d.test")).containsExactly("250", "250", "550", "554");
        assertThat(transaction("tls-1@d.test")).containsExactly("250", "250", "530", "554");
    }

    @Test
    void aDropAfterTheDotLeavesNoReplyAndNoReceipt() throws IOException {
        transaction("x-1@d.test");
        say(MESSAGE + ".\r\n");
        assertThat(codes(1)).containsExactly("end");
        assertThat(sink.receipts().all()).isEmpty();

        connect();
        transaction("x-1@d.test");
        say(MESSAGE + ".\r\n");
        assertThat(codes(1)).containsExactly("250");
        assertThat(sink.receipts().distinct()).isOne();
    }

    @Test
    void aHostThatGoesAwaySaysSo() throws IOException {
        say("EHLO me.test\r\nMAIL FROM:<s@source.test>\r\nRCPT TO:<421-1@d.test>\r\nDATA\r\n");

        assertThat(codes(4)).containsExactly("250", "250", "421", "end");
    }

    @Test
    void theConnectionIsResetInTheMessage() throws IOException {
        transaction("rst-1@d.test");
        say("X-Bench-Id: a\r\n\r\n");

        assertThat(catchThrowable(() -> in.readLine())).isInstanceOf(SocketException.class);
        assertThat(sink.receipts().all()).isEmpty();
    }

    @Test
    void aSlowReaderTakesItInTheEnd() throws IOException {
        transaction("slow-1@d.test");
        say(MESSAGE + "0123456789\r\n".repeat(2_000) + ".\r\n");

        assertThat(codes(1)).containsExactly("250");
    }

    @Test
    void delaysTakeAtLeastTheirTime() throws IOException {
        sink.delay(Duration.ofMillis(30), Duration.ofMillis(40));
        sink.hang(Duration.ofMillis(50));
        long began = System.nanoTime();
        transaction("ok@hang1.test");
        say(MESSAGE + ".\r\n");

        assertThat(codes(1)).containsExactly("250");
        assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(120_000_000);
    }

    @Test
    void overLmtpEachRecipientHasItsReply() throws IOException {
        say(
                "LHLO me.test\r\nMAIL FROM:<>\r\nRCPT TO:<a@d.test>\r\nRCPT TO:<f-b@d.test>\r\nRCPT TO:<c@d.test>\r\nDATA\r\n");
        assertThat(codes(6)).containsExactly("250", "250", "250", "550", "250", "354");
        say(MESSAGE + ".\r\nNOOP\r\n");

        assertThat(codes(3)).containsExactly("250", "250", "250");
        assertThat(sink.receipts().distinct()).isEqualTo(2);
    }

    @Test
    void encryptionComesToNothing() throws IOException {
        sink.encryption(MailSink.Encryption.REFUSED);
        say("EHLO me.test\r\nSTARTTLS\r\n");
        assertThat(codes(2)).containsExactly("250", "454");

        sink.encryption(MailSink.Encryption.BROKEN);
        say("STARTTLS\r\n");
        assertThat(in.readLine()).startsWith("220 ");
        assertThat(in.readLine()).isEqualTo("this is no handshake");
    }

    @Test
    void aSinkThatLeavesComesBackAtItsPort() throws IOException {
        sink.leave();
        assertThat(in.read()).isEqualTo(-1);
        assertThat(catchThrowable(this::connect)).isInstanceOf(IOException.class);

        sink.comeBack();
        connect();
        assertThat(transaction("ok@d.test")).containsExactly("250", "250", "250", "354");
    }
}
