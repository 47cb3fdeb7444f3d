package org.postroad.cli.entity;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** A SetError or a method error: why the server did not do something (RFC 8620 §5.3, and the members that Stalwart adds). */
public record Refusal(JsonObject error) {

    public String type() {
        String type = JsonText.string(error, "type");
        return type.isEmpty() ? "unknown" : type;
    }

    public ExitCode code() {
        return ExitCode.ofType(type());
    }

    /** One line: type, properties, description, and what is wrong with which. */
    public String text() {
        List<String> parts = new ArrayList<>();
        List<String> properties = JsonText.strings(error, "properties");
        parts.add(type() + (properties.isEmpty() ? "" : " (" + String.join(", ", properties) + ")"));
        for (String member : List.of("description", "existingId", "limit")) {
            if (error.containsKey(member)) {
                parts.add(JsonText.bare(error.getOrDefault(member, JsonValue.NULL)));
            }
        }
        if (error.get("objectId") instanceof JsonObject holder && !error.containsKey("linkedObjects")) {
            parts.add("held by " + reference(holder));
        }
        JsonText.list(error, "linkedObjects")
                .forEach(linked -> parts.add("used by " + reference(linked.asJsonObject())));
        JsonText.list(error, "validationErrors").forEach(wrong -> parts.add(validation(wrong.asJsonObject())));
        return TextTable.oneLine(String.join(": ", parts));
    }

    private static String reference(JsonObject of) {
        return JsonText.string(of, "object") + " " + JsonText.string(of, "id");
    }

    private static String validation(JsonObject wrong) {
        String required = wrong.containsKey("required")
                ? " " + JsonText.bare(wrong.getOrDefault("required", JsonValue.NULL))
                : "";
        return JsonText.string(wrong, "property") + " " + JsonText.string(wrong, "type") + required;
    }

    /** @param what was refused, as {@code x:TaskManager singleton} */
    public Failure failure(String what) {
        return new Failure(code(), what + ": " + text());
    }
}
