package org.postroad.delivery.dsn;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes header-like fields (RFC 5322 §2.2): one line each, folded where they are long, nothing in them that could end one. */
final class Fields {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final int LINE = 900; // of 998, which a field's name shares

    private final StringBuilder text = new StringBuilder();
    private final boolean ascii;

    /** @param ascii whether anything else must be told by a question mark */
    Fields(boolean ascii) {
        this.ascii = ascii;
    }

    Fields field(String name, String value) {
        text.append(name).append(": ").append(folded(value)).append("\r\n");
        return this;
    }

    Fields field(String name, Instant value) {
        return field(name, date(value));
    }

    Fields blank() {
        text.append("\r\n");
        return this;
    }

    static String date(Instant value) {
        return DATE.format(value);
    }

    /** Each line of a reply in one of its own. */
    private String folded(String value) {
        StringBuilder folded = new StringBuilder();
        for (String line : value.strip().split("[\r\n]+")) {
            String rest = clean(line).strip();
            while (!rest.isEmpty()) {
                int end = rest.length() <= LINE ? rest.length() : lastSpace(rest);
                folded.append(folded.isEmpty() ? "" : "\r\n ").append(rest, 0, end);
                rest = rest.substring(end).strip();
            }
        }
        return folded.toString();
    }

    private static int lastSpace(String text) {
        int space = text.lastIndexOf(' ', LINE);
        return space > 0 ? space : LINE;
    }

    private String clean(String line) {
        return line.replaceAll("\\p{Cntrl}", " ").replaceAll(ascii ? "[^\\x00-\\x7F]" : "(?!)", "?");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
