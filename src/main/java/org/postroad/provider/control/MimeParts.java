package org.postroad.provider.control;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * The parts of a message, found in its source in one pass. A parser that keeps what it finds would need memory for every header and
 * every part there is, and a message of 50 MB may consist of nothing else; this one holds a line, and the header it has come to.
 */
final class MimeParts implements Closeable {
    private final MimeLines lines;
    private final Boundaries boundaries = new Boundaries();

    /** The content of a part. @param header the part's own; for what is a message's only part, the message's */
    record Content(MimeHeader header, InputStream encoded) {}

    MimeParts(InputStream source) {
        this.lines = new MimeLines(source);
    }

    /** The message's header; nothing was read before. */
    MimeHeader header() throws IOException {
        return MimeHeader.read(lines, boundaries);
    }

    /**
     * Goes to a part; nothing was read before. The content is good until this is closed.
     *
     * @param id its section number (RFC 9051 §6.4.5.1), as {@code 1.2}
     * @return empty if the source has no such part
     */
    Optional<Content> find(String id) throws IOException {
        MimeHeader header = header();
        boolean whole = true; // whether this is the header of a message, and not of a part
        boolean digest = false;
        for (String step : id.split("\\.")) {
            int number = Integer.parseInt(step);
            if (!whole && header.isMessage(digest)) {
                header = header();
                whole = true;
            }
            Optional<String> boundary = header.boundary();
            if (boundary.isPresent()) {
                digest = header.isDigest();
                boundaries.add(boundary.get());
                if (!skipTo(number)) {
                    return Optional.empty();
                }
                header = header();
            } else if (!whole || number != 1) {
                return Optional.empty();
            }
            whole = false;
        }
        return Optional.of(new Content(header, new PartStream(lines, boundaries)));
    }

    /** Goes to the header of a part of the innermost multipart. @return false if it has not so many */
    private boolean skipTo(int number) throws IOException {
        int begun = 0;
        while (lines.next()) {
            Boundaries.Line line = boundaries.line(lines);
            if (line == Boundaries.Line.END) {
                return false;
            }
            if (line == Boundaries.Line.NEXT_PART && ++begun == number) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
