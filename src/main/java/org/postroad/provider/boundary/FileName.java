package org.postroad.provider.boundary;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.postroad.provider.entity.MessagePart;

/**
 * What a part is called where it is saved: a name alone, without a place, of characters that can be seen.
 *
 * @param text not empty
 */
record FileName(String text) {
    private static final int LONGEST = 200;

    /** The characters of a name that need no escape (RFC 8187 §3.2.1). */
    private static final String PLAIN = "!#$&+-.^_`|~";

    /** What the sender calls it, as far as that is a name; else its number. */
    static FileName of(MessagePart part) {
        return part.name()
                .flatMap(FileName::cleaned)
                .orElseGet(() -> new FileName("part-" + part.id().replace('.', '-')));
    }

    private static Optional<FileName> cleaned(String given) {
        String last = given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1);
        StringBuilder name = new StringBuilder();
        last.codePoints().filter(FileName::isShown).limit(LONGEST).forEach(name::appendCodePoint);
        String text = name.toString().strip();
        while (text.startsWith(".")) {
            text = text.substring(1); // hidden, or the folder above
        }
        return Optional.of(text).filter(shown -> !shown.isBlank()).map(FileName::new);
    }

    /** Marks that turn the direction of writing would show gpj.exe as exe.jpg. */
    private static boolean isShown(int character) {
        int type = Character.getType(character);
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.SURROGATE
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR
                && "\":*?<>|".indexOf(character) < 0;
    }

    /** The header Content-Disposition (RFC 6266): the name in ASCII for old clients, and where it is more, as it is. */
    String disposition() {
        StringBuilder ascii = new StringBuilder();
        text.codePoints().map(c -> c >= ' ' && c < 0x7f && c != '%' ? c : '_').forEach(ascii::appendCodePoint);
        String old = "attachment; filename=\"" + ascii + "\"";
        return ascii.toString().equals(text) ? old : old + "; filename*=UTF-8''" + escaped();
    }

    private String escaped() {
        StringBuilder escaped = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (octet & 0xff);
            boolean plain = character < 0x80 && Character.isLetterOrDigit(character) || PLAIN.indexOf(character) >= 0;
            escaped.append(plain ? String.valueOf(character) : String.format(Locale.ROOT, "%%%02X", (int) character));
        }
        return escaped.toString();
    }
}
