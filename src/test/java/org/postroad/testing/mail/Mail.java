package org.postroad.testing.mail;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A message to be handed in.
 *
 * @param id by which the sink knows it
 * @param size of its content, in bytes, at least 400
 */
public record Mail(String id, String recipient, int size) {
    /** Nobody in particular. */
    public static final String SENDER = "sender@source.test";

    private static final String LINE =
            "The quick brown fox jumps over the lazy dog, again and again, line by line.\r\n";
    private static final String FILLING = LINE.repeat(2_000);

    /** Its content, with the time of now. */
    public String content() {
        String header = "From: <" + SENDER + ">\r\nTo: <" + recipient + ">\r\nSubject: Message " + id
                + "\r\nDate: Mon, 2 Nov 2026 10:00:00 +0000\r\nMessage-ID: <" + id + "@source.test>\r\nX-Bench-Id: "
                + id
                + "\r\nX-Bench-Ts: " + ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now())
                + "\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n";
        return header + FILLING.substring(0, Math.max(0, size - header.length() - 2)) + "\r\n";
    }

    byte[] bytes() {
        return content().getBytes(StandardCharsets.US_ASCII);
    }
}
