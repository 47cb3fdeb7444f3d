package org.postroad.provider.entity;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.postroad.platform.entity.Json;

/**
 * A message or a part of one, as the mail server described it; {@code src/docs/mailboxes.md} says what is in that.
 *
 * @param id the section number (RFC 9051 §6.4.5.1), as {@code 1.2}; empty for what has none, as a whole message of several parts
 * @param type as {@code text/plain}, in lower case
 * @param size bytes, as encoded
 * @param parts what it consists of, in order
 */
public record MessagePart(
        String id,
        String type,
        Optional<String> charset,
        Optional<String> encoding,
        OptionalLong size,
        Optional<String> disposition,
        Optional<String> name,
        Optional<String> contentId,
        List<MessagePart> parts) {
    private static final String MESSAGE = "message/";

    public MessagePart {
        parts = List.copyOf(parts);
    }

    /** Reads what is kept with a message. */
    public static MessagePart read(String structure) {
        return of(Json.createReader(new StringReader(structure)).readObject());
    }

    private static MessagePart of(JsonObject json) {
        List<MessagePart> parts = new ArrayList<>();
        if (json.get("parts") instanceof JsonArray array) {
            array.getValuesAs(JsonObject.class).forEach(part -> parts.add(of(part)));
        }
        return new MessagePart(
                text(json, "id").orElse(""),
                text(json, "type").orElse("text/plain").toLowerCase(Locale.ROOT),
                text(json, "charset"),
                text(json, "encoding"),
                json.get("size") instanceof JsonNumber size ? OptionalLong.of(size.longValue()) : OptionalLong.empty(),
                text(json, "disposition").map(value -> value.toLowerCase(Locale.ROOT)),
                text(json, "name"),
                text(json, "content_id"),
                parts);
    }

    private static Optional<String> text(JsonObject json, String name) {
        return json.get(name) instanceof JsonString text ? Optional.of(text.getString()) : Optional.empty();
    }

    private boolean isMultipart() {
        return type.startsWith("multipart/");
    }

    private boolean isAttachment() {
        return disposition.filter("attachment"::equals).isPresent();
    }

    /** What has content of its own, in order: every part that does not only hold others. A message in a message is one, and so are its parts. */
    public List<MessagePart> leaves() {
        List<MessagePart> leaves = new ArrayList<>();
        addLeaves(leaves);
        return leaves;
    }

    private void addLeaves(List<MessagePart> leaves) {
        if (!isMultipart() && !id.isEmpty()) {
            leaves.add(this);
        }
        parts.forEach(part -> part.addLeaves(leaves));
    }

    /** The part of that section number, however deep. */
    public Optional<MessagePart> find(String wanted) {
        return leaves().stream().filter(part -> part.id.equals(wanted)).findFirst();
    }

    /** The text that a reader sees at once, of one type: neither attached nor within a message that is. */
    public List<MessagePart> bodies(String wanted) {
        if (isAttachment() || type.startsWith(MESSAGE)) {
            return List.of();
        }
        if (!isMultipart()) {
            return type.equals(wanted) ? List.of(this) : List.of();
        }
        return parts.stream().flatMap(part -> part.bodies(wanted).stream()).toList();
    }
}
