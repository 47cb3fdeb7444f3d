package org.postroad.delivery.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postroad.delivery.dsn.Notify;
import org.postroad.delivery.entity.OutgoingMessage;
import org.postroad.delivery.entity.OutgoingRecipient;
import org.postroad.delivery.entity.RecipientOutcome;
import org.postroad.delivery.entity.ReplyMeaning;
import org.postroad.delivery.entity.SmtpPeer;
import org.postroad.delivery.entity.TlsUse;

/** Messages to a mail server that others have written. */
class SmtpToGreenMailTest {
    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    private final GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @BeforeEach
    void start() {
        mail.start();
    }

    @AfterEach
    void stop() {
        mail.stop();
        timers.shutdownNow();
    }

    @Test
    void severalMessagesGoOverOneConnectionAndArriveAsTheyWere() throws Exception {
        Socket socket =
                new Socket(InetAddress.getByName("127.0.0.1"), mail.getSmtp().getPort());
        SmtpPeer peer = new SmtpPeer("localhost", "client.example", false, false, TlsUse.OPTIONAL, null);
        try (SmtpSession session =
                SmtpSession.open(socket, peer, SSLContext.getDefault().getSocketFactory(), SmtpTimeouts.STANDARD)) {
            for (int i = 0; i < 3; i++) {
                String content = "Subject: " + i + "\r\n\r\n.\r\n..\r\nlast" + "x".repeat(100_000 * i) + "\r\n";
                List<RecipientOutcome> outcomes = new SmtpTransaction(
                                session,
                                message(content, "a@x.example", "b@x.example"),
                                new WriteWatches(() -> timers, Duration.ofMinutes(3)))
                        .run(out -> out.write(content.getBytes(StandardCharsets.US_ASCII)));
                assertThat(outcomes).hasSize(2).allMatch(one -> one.meaning() == ReplyMeaning.ACCEPTED);
            }
        }
        assertThat(mail.waitForIncomingEmail(10_000, 6)).isTrue();
        for (MimeMessage received : mail.getReceivedMessages()) {
            int i = Integer.parseInt(received.getSubject());
            assertThat(received.getContent().toString().strip()).isEqualTo(".\r\n..\r\nlast" + "x".repeat(100_000 * i));
        }
    }

    private static OutgoingMessage message(String content, String... addresses) {
        return new OutgoingMessage(
                "ann@example.org",
                content.length(),
                false,
                false,
                0,
                null,
                null,
                Arrays.stream(addresses)
                        .map(address -> new OutgoingRecipient(address, Notify.ABSENT, null))
                        .toList());
    }
}
