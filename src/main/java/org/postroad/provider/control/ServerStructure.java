package org.postroad.provider.control;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.mail.internet.ParameterList;
import java.util.Locale;
import org.eclipse.angus.mail.imap.protocol.BODYSTRUCTURE;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.entity.Json;

/** The parts of a message as its server sees them, for messages whose source is not kept. */
final class ServerStructure {
    private final BODYSTRUCTURE root;
    private int parts;
    private boolean cut;

    ServerStructure(BODYSTRUCTURE root) {
        this.root = root;
    }

    String json() {
        parts = 0;
        cut = false;
        JsonObjectBuilder json = root.isMulti() ? part(root, "", 0) : part(root, "1", 0);
        return (cut ? json.add("cut", true) : json).build().toString();
    }

    private JsonObjectBuilder part(BODYSTRUCTURE part, String id, int depth) {
        parts++;
        JsonObjectBuilder json = Json.createObjectBuilder().add("id", id);
        new PartHeader(
                        (lower(part.type, "text") + "/" + lower(part.subtype, "plain")),
                        PartHeader.text(parameter(part.cParams, "charset"), true),
                        PartHeader.text(part.encoding, true),
                        PartHeader.text(part.disposition, true),
                        PartHeader.name(parameter(part.dParams, "filename"), parameter(part.cParams, "name")),
                        PartHeader.text(part.id == null ? null : PartHeader.bare(part.id), false),
                        false)
                .addTo(json);
        if (!part.isMulti()) {
            json.add("size", Math.max(0, part.size));
        }
        if (part.bodies != null) {
            json.add("parts", inside(part, id, depth));
        }
        return json;
    }

    private JsonArrayBuilder inside(BODYSTRUCTURE part, String id, int depth) {
        JsonArrayBuilder json = Json.createArrayBuilder();
        BODYSTRUCTURE[] bodies = part.bodies;
        if (part.isNested() && bodies.length == 1 && bodies[0].isMulti()) {
            bodies = bodies[0].bodies; // the body of a message has no number of its own
        }
        for (int i = 0; bodies != null && i < bodies.length; i++) {
            if (parts >= MessageStructure.MOST_PARTS || depth >= MessageStructure.DEEPEST) {
                cut = true;
                break;
            }
            json.add(part(bodies[i], id.isEmpty() ? "" + (i + 1) : id + "." + (i + 1), depth + 1));
        }
        return json;
    }

    private static String lower(@Nullable String text, String otherwise) {
        String line = text == null ? "" : StoredText.line(text, 100);
        return line.isEmpty() ? otherwise : line.toLowerCase(Locale.ROOT);
    }

    private static @Nullable String parameter(@Nullable ParameterList list, String name) {
        return list == null ? null : list.get(name);
    }
}
