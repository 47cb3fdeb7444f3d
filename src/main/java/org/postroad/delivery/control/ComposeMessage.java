package org.postroad.delivery.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postroad.delivery.entity.QueuedMessage;
import org.postroad.platform.control.Configuration;
import org.postroad.platform.control.IdSource;
import org.postroad.platform.entity.Refused;

/** Makes a message of what a program says of it (RFC 5322, RFC 2045). */
@Dependent
public class ComposeMessage {
    private final IdSource ids;
    private final String hostName;

    @Inject
    ComposeMessage(IdSource ids, Configuration configuration) {
        this.ids = ids;
        this.hostName = configuration.hostName();
    }

    /**
     * What is to be said, and to whom.
     *
     * @param from as in the header: {@code Ann <ann@example.org>}
     * @param replyTo null for the sender
     * @param html null for none
     * @param headers more of them, by name
     */
    public record Words(
            String from,
            List<String> to,
            List<String> cc,
            @Nullable String replyTo,
            String subject,
            String text,
            @Nullable String html,
            Map<String, String> headers) {
        public Words {
            to = List.copyOf(to);
            cc = List.copyOf(cc);
            headers = Map.copyOf(headers);
        }
    }

    /** The message; lines end with CR LF. @throws Refused INVALID if an address or a header is none */
    public byte[] compose(Words words, Instant now) {
        try {
            MimeMessage message = new Identified("<" + QueuedMessage.ID.text(ids.next()) + "@" + hostName + ">");
            message.setFrom(new InternetAddress(words.from, true));
            for (String to : words.to) {
                message.addRecipient(jakarta.mail.Message.RecipientType.TO, new InternetAddress(to, true));
            }
            for (String cc : words.cc) {
                message.addRecipient(jakarta.mail.Message.RecipientType.CC, new InternetAddress(cc, true));
            }
            if (words.replyTo != null) {
                message.setReplyTo(new InternetAddress[] {new InternetAddress(words.replyTo, true)});
            }
            message.setSubject(words.subject, StandardCharsets.UTF_8.name());
            message.setSentDate(Date.from(now));
            for (Map.Entry<String, String> header : words.headers.entrySet()) {
                message.setHeader(header.getKey(), header.getValue());
            }
            content(message, words);
            message.saveChanges();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            message.writeTo(out);
            return out.toByteArray();
        } catch (MessagingException e) {
            throw Refused.invalid("", "not_a_message", "This makes no message: " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void content(MimeMessage message, Words words) throws MessagingException {
        if (words.html == null) {
            message.setText(words.text, StandardCharsets.UTF_8.name());
            return;
        }
        MimeBodyPart text = new MimeBodyPart();
        text.setText(words.text, StandardCharsets.UTF_8.name());
        MimeBodyPart html = new MimeBodyPart();
        html.setText(words.html, StandardCharsets.UTF_8.name(), "html");
        message.setContent(new MimeMultipart("alternative", text, html));
    }

    /** A message with an id of ours, which the library would make from the user's name and host. */
    private static final class Identified extends MimeMessage {
        private final String id;

        Identified(String id) {
            super(Session.getInstance(new Properties()));
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }
}
