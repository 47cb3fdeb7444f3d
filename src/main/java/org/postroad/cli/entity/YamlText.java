package org.postroad.cli.entity;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.regex.Pattern;
import org.postroad.platform.entity.Json;

/** JSON written as YAML 1.2: block style, and every text that a reader could take for something else in JSON's quotes. */
public final class YamlText {
    /** Begins with a letter, has nothing that YAML reads, and is none of its words, those of YAML 1.1 included. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z/][A-Za-z0-9_./@+-]*( [A-Za-z0-9_./@+-]+)*");

    private static final Pattern WORD = Pattern.compile("(?i)y|n|yes|no|on|off|true|false|null|nan|inf|~|\\.(nan|inf)");

    private YamlText() {}

    /** One document, without a line end. */
    public static String of(JsonValue value) {
        StringBuilder text = new StringBuilder();
        write(value, "", text);
        return text.toString().stripLeading();
    }

    private static void write(JsonValue value, String indent, StringBuilder text) {
        if (value instanceof JsonObject object && !object.isEmpty()) {
            object.forEach((name, member) -> {
                text.append('\n').append(indent).append(scalar(name)).append(':');
                boolean nested = member instanceof JsonArray ? false : isNested(member);
                write(member, nested ? indent + "  " : indent, text);
            });
        } else if (value instanceof JsonArray array && !array.isEmpty()) {
            array.forEach(item -> {
                StringBuilder inner = new StringBuilder();
                write(item, indent + "  ", inner);
                text.append('\n')
                        .append(indent)
                        .append("- ")
                        .append(inner.toString().strip());
            });
        } else {
            text.append(' ').append(value instanceof JsonString string ? scalar(string.getString()) : value);
        }
    }

    private static boolean isNested(JsonValue value) {
        return value instanceof JsonObject object && !object.isEmpty();
    }

    private static String scalar(String text) {
        boolean plain = PLAIN.matcher(text).matches() && !WORD.matcher(text).matches();
        return plain ? text : Json.createValue(text).toString();
    }
}
