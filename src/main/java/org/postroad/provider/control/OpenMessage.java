package org.postroad.provider.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.postroad.platform.control.Blobs;
import org.postroad.platform.entity.Refused;
import org.postroad.provider.entity.Message;
import org.postroad.provider.entity.MessageContent;

/** Opens what is kept of a message: its header, its source, one of its parts. Read as a stream, called in no transaction. */
@Dependent
public class OpenMessage {
    private final MessageStore store;
    private final Blobs blobs;

    @Inject
    OpenMessage(MessageStore store, Blobs blobs) {
        this.store = store;
        this.blobs = blobs;
    }

    /** The source of a message. @param size its bytes */
    public record Source(InputStream bytes, long size) {}

    /** Its header, which is kept of every message. */
    public MimeHeader header(Message message) {
        try (MimeParts parts = new MimeParts(bytes(store.content(message)))) {
            return parts.header();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether all of it is kept, and not its header only. */
    public boolean isWhole(Message message) {
        return store.content(message).complete();
    }

    /** @throws Refused CONFLICT, {@code content_not_kept}, where there is its header only */
    public void requireWhole(Message message) {
        whole(message);
    }

    /** The whole of it, as the mail server has it. @throws Refused CONFLICT, {@code content_not_kept} */
    public Source source(Message message) {
        MessageContent content = whole(message);
        return new Source(bytes(content), content.size());
    }

    /**
     * What a part consists of, decoded; whoever is given it closes it.
     *
     * @param id its section number
     * @throws Refused CONFLICT, {@code content_not_kept}; or {@code part_unreadable}, if the source has no such part, whatever the mail
     *     server said of it
     */
    public InputStream part(Message message, String id) {
        MimeParts parts = new MimeParts(bytes(whole(message)));
        boolean found = false;
        try {
            Optional<MimeParts.Content> content = parts.find(id);
            found = content.isPresent();
            return new ClosingStream(decoded(content.orElseThrow(OpenMessage::unreadable)), parts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (!found) {
                close(parts);
            }
        }
    }

    /** Unknown encodings are left as they are. */
    private static InputStream decoded(MimeParts.Content content) throws IOException {
        String encoding = content.header().encoding();
        try {
            return switch (encoding) {
                case "base64" -> new Base64Stream(content.encoded());
                case "quoted-printable" -> MimeUtility.decode(content.encoded(), encoding);
                default -> content.encoded();
            };
        } catch (MessagingException e) {
            throw new IOException(e);
        }
    }

    private MessageContent whole(Message message) {
        MessageContent content = store.content(message);
        if (!content.complete()) {
            throw Refused.conflict(
                    "content_not_kept", "The email is larger than is kept, so that there is its header only.");
        }
        return content;
    }

    private InputStream bytes(MessageContent content) {
        return blobs.open(content.blobId()).orElseThrow(MessageStore::gone);
    }

    private static Refused unreadable() {
        return Refused.conflict("part_unreadable", "The source of the email does not have this part.");
    }

    private static void close(MimeParts parts) {
        try {
            parts.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
