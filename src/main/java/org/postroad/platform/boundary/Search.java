package org.postroad.platform.boundary;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Optional;
import org.postroad.platform.entity.Json;

/** The body of a search: {@code {"query", "filter", "sort", "limit", "offset"|"cursor"}}. */
public final class Search {
    private static final int MOST_CHOICES = 50;

    private final JsonObject body;
    private final JsonFields fields;
    private final JsonFields filter;
    private final String query;
    private final Paging paging;

    public Search(JsonObject body) {
        this.body = body;
        this.fields = new JsonFields(body, "");
        this.query = fields.string("query", 255).orElse("");
        this.filter = fields.has("filter")
                ? fields.fields("filter").orElse(new JsonFields(JsonValue.EMPTY_JSON_OBJECT, ""))
                : new JsonFields(JsonValue.EMPTY_JSON_OBJECT, "");
        this.paging = Paging.of(fields);
    }

    public String query() {
        return query;
    }

    public JsonFields filter() {
        return filter;
    }

    /** The values that a member of the filter lets pass: a text, or a list of texts; empty for any. */
    public List<String> choices(String name) {
        JsonValue value = body.get("filter") instanceof JsonObject given ? given.get(name) : null;
        if (value instanceof JsonString) {
            return filter.string(name, 255).map(List::of).orElse(List.of());
        }
        return filter.strings(name, MOST_CHOICES, 255).orElse(List.of());
    }

    /**
     * Whether the greatest comes first.
     *
     * @param key the one key there is to sort by; {@code -} before it turns the order round
     */
    public boolean descending(String key, boolean otherwise) {
        Optional<String> sort = body.get("sort") instanceof JsonString
                ? fields.string("sort", 64)
                : fields.strings("sort", 1, 64).flatMap(list -> list.stream().findFirst());
        if (sort.isPresent() && !sort.get().equals(key) && !sort.get().equals("-" + key)) {
            fields.error("sort", "not_a_choice", "Allowed is " + key + " or -" + key + ".");
        }
        return sort.map(text -> text.startsWith("-")).orElse(otherwise);
    }

    /** Ends the reading; after every member that may be there was asked for. */
    public void finish() {
        fields.finish();
    }

    /** @param list names what is searched; the filter is added, so that a cursor is good for this search only */
    public IdPaging paging(String list) {
        JsonObjectBuilder named = Json.createObjectBuilder();
        for (String name : List.of("query", "filter", "sort")) {
            if (body.containsKey(name)) {
                named.add(name, body.get(name));
            }
        }
        return new IdPaging(list + named.build(), paging);
    }
}
