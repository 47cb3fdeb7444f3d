package org.postroad.delivery.control;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The field of a header by which a sender puts delivery before proof (RFC 8689 §3, §5). */
final class TlsRequired {
    private static final int HEADER_LOOK = 64 * 1024;
    private static final String FIELD = "tls-required:";

    private TlsRequired() {}

    /** Whether the message says, once, that no proof is needed. @param content from its first byte on */
    static boolean isWaived(InputStream content) throws IOException {
        String text = new String(content.readNBytes(HEADER_LOOK), StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        int count = 0;
        boolean waived = false;
        for (String field : (end < 0 ? text : text.substring(0, end)).split("\r\n(?![ \t])", -1)) {
            if (field.toLowerCase(Locale.ROOT).startsWith(FIELD)) {
                count++;
                waived = field.substring(FIELD.length()).strip().equalsIgnoreCase("no");
            }
        }
        return count == 1 && waived;
    }
}
