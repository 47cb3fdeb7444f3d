package org.postroad.provider.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.postroad.platform.entity.Refused;
import org.postroad.platform.entity.Refused.Kind;
import org.postroad.provider.entity.Message;
import org.postroad.provider.entity.MessagePart;

/** Reads what an email says: its text, and its HTML made safe. A tree of HTML takes many times its bytes, so few are made at once. */
@ApplicationScoped
public class ReadBody {
    /** Of the text, and of the HTML. */
    static final int MOST_BYTES = 2 * 1024 * 1024;

    private static final int MOST_PARTS = 10;
    private static final int AT_ONCE = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Semaphore free = new Semaphore(AT_ONCE);
    private @Inject OpenMessage open;

    /** For the container. */
    public ReadBody() {}

    ReadBody(OpenMessage open) {
        this.open = open;
    }

    /** What parts of one type say, one after the other. */
    private record Joined(Optional<String> text, boolean cut) {}

    /**
     * Reads it.
     *
     * @param address where the part of a section number is to be had
     * @throws Refused CONFLICT as {@link OpenMessage#part}; UNAVAILABLE, {@code too_many_bodies}
     */
    public MessageBody read(Message message, Function<String, String> address) {
        MessagePart structure = MessagePart.read(message.structure());
        open.requireWhole(message);
        if (!acquired()) {
            throw Refused.until(
                    Kind.UNAVAILABLE,
                    "too_many_bodies",
                    "This node reads " + AT_ONCE + " bodies already; ask again.",
                    Duration.ofSeconds(1));
        }
        try {
            Joined text = joined(message, structure.bodies("text/plain"));
            Joined html = joined(message, structure.bodies("text/html"));
            Optional<SafeHtml> safe = html.text().map(given -> SafeHtml.of(given, images(structure, address)));
            return new MessageBody(
                    text.text(),
                    safe.map(SafeHtml::html),
                    safe.map(SafeHtml::remoteImages).orElse(0),
                    text.cut() || html.cut());
        } finally {
            free.release();
        }
    }

    private boolean acquired() {
        try {
            return free.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Joined joined(Message message, List<MessagePart> parts) {
        StringBuilder text = new StringBuilder();
        int left = MOST_BYTES;
        boolean cut = parts.size() > MOST_PARTS;
        for (MessagePart part : parts.subList(0, Math.min(parts.size(), MOST_PARTS))) {
            byte[] bytes = bytes(message, part, left + 1);
            boolean more = bytes.length > left;
            text.append(text.isEmpty() ? "" : "\n").append(MimeText.decoded(bytes, part.charset(), more));
            cut |= more;
            left -= Math.min(left, bytes.length);
        }
        return new Joined(parts.isEmpty() ? Optional.empty() : Optional.of(text.toString()), cut);
    }

    private byte[] bytes(Message message, MessagePart part, int most) {
        try (InputStream content = open.part(message, part.id())) {
            return content.readNBytes(most);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> images(MessagePart structure, Function<String, String> address) {
        Map<String, String> images = new HashMap<>();
        for (MessagePart part : structure.leaves()) {
            part.contentId()
                    .map(id -> id.startsWith("<") && id.endsWith(">") ? id.substring(1, id.length() - 1) : id)
                    .ifPresent(id -> images.putIfAbsent(id, address.apply(part.id())));
        }
        return images;
    }
}
