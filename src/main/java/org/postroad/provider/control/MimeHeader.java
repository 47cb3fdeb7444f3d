package org.postroad.provider.control;

import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.internet.ParseException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header of a message or of a part (RFC 5322 §2.2), as it came.
 *
 * @param fields in their order, unfolded
 * @param cut whether there was more than is read: 256 kB, 1,000 fields
 */
public record MimeHeader(List<Field> fields, boolean cut) {
    private static final int MOST_BYTES = 256 * 1024;
    private static final int MOST_FIELDS = 1_000;

    /** For headers that ContentType finds too wrong to read. */
    private static final Pattern BOUNDARY = Pattern.compile("(?i)[;\\s]boundary\\s*=\\s*(?:\"([^\"]+)\"|([^\\s;\"]+))");

    /** A field. @param value bytes that are not ASCII read as UTF-8, else as ISO 8859-1 */
    public record Field(String name, String value) {
        /** The value for people: encoded words (RFC 2047) decoded; one of an unknown charset stays as it is. */
        public String decoded() {
            try {
                return MimeUtility.decodeText(value);
            } catch (UnsupportedEncodingException e) {
                return value;
            }
        }
    }

    public MimeHeader {
        fields = List.copyOf(fields);
    }

    /** Reads up to the empty line, or up to a line that ends the part. */
    static MimeHeader read(MimeLines lines, Boundaries boundaries) throws IOException {
        List<Field> fields = new ArrayList<>();
        ByteArrayOutputStream field = new ByteArrayOutputStream();
        int left = MOST_BYTES;
        boolean cut = false;
        while (lines.next() && !lines.isEmptyLine()) {
            if (boundaries.at(lines)) {
                lines.hold();
                break;
            }
            if (lines.isLineBegin() && !isContinuation(lines)) {
                add(fields, field);
            }
            cut |= lines.length() > left || fields.size() >= MOST_FIELDS;
            if (!cut) {
                field.write(lines.bytes(), lines.from(), lines.length());
                left -= lines.length();
            }
        }
        add(fields, field);
        return new MimeHeader(fields, cut);
    }

    private static boolean isContinuation(MimeLines lines) {
        byte first = lines.length() == 0 ? 0 : lines.bytes()[lines.from()];
        return first == ' ' || first == '\t';
    }

    /** What has no colon is no field, and is passed over. */
    private static void add(List<Field> fields, ByteArrayOutputStream bytes) {
        String line = MimeText.orLatin1(bytes.toByteArray());
        bytes.reset();
        int colon = line.indexOf(':');
        if (colon > 0) {
            fields.add(new Field(
                    line.substring(0, colon).strip(), line.substring(colon + 1).strip()));
        }
    }

    /** The first field of that name. */
    Optional<String> first(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .findFirst();
    }

    private String type() {
        return first("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    }

    /** What its parts are parted by; empty if it has none, or does not say, and then it is one part. */
    Optional<String> boundary() {
        if (!type().startsWith("multipart/")) {
            return Optional.empty();
        }
        String value = first("Content-Type").orElse("");
        try {
            Optional<String> named = Optional.ofNullable(new ContentType(value).getParameter("boundary"));
            return named.filter(text -> !text.isBlank());
        } catch (ParseException e) {
            Matcher found = BOUNDARY.matcher(value);
            return found.find()
                    ? Optional.ofNullable(found.group(1)).or(() -> Optional.ofNullable(found.group(2)))
                    : Optional.empty();
        }
    }

    /** Whether a message is in it. @param among whether that is what parts are here that do not say (RFC 2046 §5.1.5) */
    boolean isMessage(boolean among) {
        return type().startsWith("message/rfc822") || type().startsWith("message/global") || among && type().isEmpty();
    }

    boolean isDigest() {
        return type().startsWith("multipart/digest");
    }

    /** How the bytes of the part are encoded, in lower case. */
    String encoding() {
        return first("Content-Transfer-Encoding").orElse("").strip().toLowerCase(Locale.ROOT);
    }
}
