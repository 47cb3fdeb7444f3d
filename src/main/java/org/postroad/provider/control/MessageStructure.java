package org.postroad.provider.control;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.io.InputStream;
import org.postroad.platform.entity.Json;

/**
 * What parts a message has, read from its source in one pass that holds a line and a header; {@code src/docs/actions.md} describes the JSON.
 * No source is too broken for it: what makes no sense is left out, and said so.
 */
final class MessageStructure {
    /** The most parts that are kept. */
    static final int MOST_PARTS = 1_000;

    /** How deep parts are looked for. */
    static final int DEEPEST = 50;

    private final MimeLines lines;
    private final Boundaries boundaries = new Boundaries();
    private int parts;
    private boolean cut;
    private boolean broken;
    private boolean ended;

    /** A message's header, and its parts as JSON. */
    record Found(MimeHeader header, String json) {}

    private MessageStructure(InputStream source) {
        this.lines = new MimeLines(source);
    }

    static Found of(InputStream source) throws IOException {
        MessageStructure structure = new MessageStructure(source);
        MimeHeader header = MimeHeader.read(structure.lines, structure.boundaries);
        JsonObjectBuilder root = structure.body(header, "", false, 0);
        if (structure.cut) {
            root.add("cut", true);
        }
        if (structure.broken) {
            root.add("broken", true);
        }
        return new Found(header, root.build().toString());
    }

    /** The body of a message: a multipart without a number of its own, or its one part. @param prefix of the section numbers in it */
    private JsonObjectBuilder body(MimeHeader header, String prefix, boolean digest, int depth) throws IOException {
        if (header.boundary().isPresent() && depth < DEEPEST) {
            return multipart(header, Json.createObjectBuilder().add("id", prefix), prefix, depth);
        }
        return part(header, prefix.isEmpty() ? "1" : prefix + ".1", digest, depth);
    }

    private JsonObjectBuilder part(MimeHeader header, String id, boolean digest, int depth) throws IOException {
        JsonObjectBuilder json = Json.createObjectBuilder().add("id", id);
        parts++;
        if (header.boundary().isPresent() && depth < DEEPEST) {
            return multipart(header, json, id, depth);
        }
        PartHeader described = PartHeader.of(header, digest);
        broken |= described.broken();
        described.addTo(json);
        long begin = lines.position();
        if (header.isMessage(digest) && described.isPlain() && depth < DEEPEST) {
            message(json, id, depth);
        } else {
            cut |= depth >= DEEPEST && (header.boundary().isPresent() || header.isMessage(digest));
            skip();
        }
        long end = ended ? lines.position() : Math.max(begin, lines.begin() - lines.breakBefore());
        return json.add("size", end - begin);
    }

    private void message(JsonObjectBuilder json, String id, int depth) throws IOException {
        MimeHeader inner = MimeHeader.read(lines, boundaries);
        JsonArrayBuilder inside = Json.createArrayBuilder();
        if (inner.boundary().isPresent() && depth + 1 < DEEPEST) {
            parts(inner, inside, id, depth + 1);
        } else {
            inside.add(part(inner, id + ".1", false, depth + 1));
        }
        json.add("parts", inside);
    }

    private JsonObjectBuilder multipart(MimeHeader header, JsonObjectBuilder json, String id, int depth)
            throws IOException {
        PartHeader.of(header, false).addTo(json);
        JsonArrayBuilder inside = Json.createArrayBuilder();
        parts(header, inside, id, depth);
        return json.add("parts", inside);
    }

    /** The parts of a multipart, up to the line that ends it, or what is around it. */
    private void parts(MimeHeader header, JsonArrayBuilder inside, String id, int depth) throws IOException {
        boundaries.add(header.boundary().orElseThrow());
        int number = 0;
        Boundaries.Line line = Boundaries.Line.CONTENT;
        while (line != Boundaries.Line.END && next()) {
            line = boundaries.line(lines);
            if (line == Boundaries.Line.NEXT_PART) {
                MimeHeader inner = MimeHeader.read(lines, boundaries);
                number++;
                if (parts < MOST_PARTS) {
                    inside.add(
                            part(inner, id.isEmpty() ? "" + number : id + "." + number, header.isDigest(), depth + 1));
                } else {
                    cut = true;
                    skip();
                }
            }
        }
        broken |= number == 0;
        boundaries.removeLast();
        if (line == Boundaries.Line.END) {
            leave();
        }
    }

    /** At the line that ended a multipart: goes to the one that ends what is around it. */
    private void leave() throws IOException {
        if (boundaries.at(lines)) {
            lines.hold();
        } else {
            skip();
        }
    }

    private void skip() throws IOException {
        while (next()) {
            if (boundaries.at(lines)) {
                lines.hold();
                return;
            }
        }
    }

    private boolean next() throws IOException {
        ended = !lines.next();
        return !ended;
    }

    /** What is kept of a message that cannot be parsed at all. */
    static String unreadable(long size) {
        return Json.createObjectBuilder()
                .add("id", "1")
                .add("type", PartHeader.TEXT)
                .add("size", size)
                .add("broken", true)
                .build()
                .toString();
    }
}
