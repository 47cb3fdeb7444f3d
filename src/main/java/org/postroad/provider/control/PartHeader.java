package org.postroad.provider.control;

import jakarta.json.JsonObjectBuilder;
import jakarta.mail.internet.ContentDisposition;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.ParameterList;
import jakarta.mail.internet.ParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a part says of itself (RFC 2045, RFC 2183); members that it does not say are null.
 *
 * @param type in lower case
 * @param broken whether its type makes no sense
 */
record PartHeader(
        String type,
        @Nullable String charset,
        @Nullable String encoding,
        @Nullable String disposition,
        @Nullable String name,
        @Nullable String contentId,
        boolean broken) {
    static final String TEXT = "text/plain";

    private static final int LONGEST = 255;
    private static final Pattern TYPE = Pattern.compile("[a-z0-9!#$&^_.+-]{1,100}/[a-z0-9!#$&^_.+-]{1,100}");
    private static final Pattern TOKEN = Pattern.compile("[a-z0-9-]{1,40}");

    /** @param digest whether what says no type is a message (RFC 2046 §5.1.5) */
    static PartHeader of(MimeHeader header, boolean digest) {
        String said = header.first("Content-Type").orElse("");
        Optional<ParameterList> parameters = parameters(said);
        String type = said.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        boolean known = TYPE.matcher(type).matches();
        boolean partless = type.startsWith("multipart/") && header.boundary().isEmpty();
        String disposed = header.first("Content-Disposition").orElse("");
        String disposition = disposed.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return new PartHeader(
                !known || partless ? digest && said.isEmpty() ? "message/rfc822" : TEXT : type,
                text(parameters.map(list -> list.get("charset")).orElse(null), true),
                text(header.encoding(), true),
                TOKEN.matcher(disposition).matches() ? disposition : null,
                name(
                        fileName(disposed),
                        parameters.map(list -> list.get("name")).orElse(null)),
                text(header.first("Content-ID").map(PartHeader::bare).orElse(null), false),
                partless || !known && !said.isEmpty());
    }

    /** Whether it is not encoded, so that what is in it can be read as it comes. */
    boolean isPlain() {
        return encoding == null || !encoding.equals("base64") && !encoding.equals("quoted-printable");
    }

    void addTo(JsonObjectBuilder json) {
        json.add("type", type);
        add(json, "charset", charset);
        add(json, "encoding", encoding);
        add(json, "disposition", disposition);
        add(json, "name", name);
        add(json, "content_id", contentId);
    }

    private static void add(JsonObjectBuilder json, String member, @Nullable String value) {
        if (value != null) {
            json.add(member, value);
        }
    }

    static @Nullable String text(@Nullable String value, boolean lower) {
        String line = value == null ? "" : StoredText.line(value, LONGEST);
        return line.isEmpty() ? null : lower ? line.toLowerCase(Locale.ROOT) : line;
    }

    static @Nullable String name(@Nullable String fileName, @Nullable String name) {
        String given = fileName == null || fileName.isBlank() ? name : fileName;
        return given == null ? null : text(MessageSummary.decoded(given), false);
    }

    static String bare(String contentId) {
        String id = contentId.strip();
        return id.startsWith("<") && id.endsWith(">") ? id.substring(1, id.length() - 1) : id;
    }

    private static Optional<ParameterList> parameters(String type) {
        try {
            return Optional.ofNullable(new ContentType(type).getParameterList());
        } catch (ParseException | RuntimeException e) { // the library's way with what is not well formed
            return Optional.empty();
        }
    }

    private static @Nullable String fileName(String disposition) {
        try {
            return new ContentDisposition(disposition).getParameter("filename");
        } catch (ParseException | RuntimeException e) {
            return null;
        }
    }
}
