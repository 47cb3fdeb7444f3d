package org.postroad.platform.boundary;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.postroad.platform.control.Slice;
import org.postroad.platform.entity.Json;

/**
 * Pages of a list that is sorted by id: what is asked for, and where it ended.
 *
 * @param list names the list with its filter, for the cursor
 */
public record IdPaging(String list, Paging paging) {
    /** A page, ready to be shown. @param next the cursor of the next one; empty for the last */
    public record Page(JsonArray items, Optional<String> next) {}

    /** @throws org.postroad.platform.entity.Refused if the cursor is not one of this list */
    public Slice slice() {
        OptionalLong after = OptionalLong.empty();
        if (paging.cursor().isPresent()) {
            JsonObject position = Cursor.position(list, paging.cursor().get());
            after = position.get("id") instanceof JsonNumber id ? OptionalLong.of(id.longValue()) : after;
        }
        return new Slice(paging.limit(), paging.offset(), after);
    }

    public <T> Page page(Slice.Part<T> part, ToLongFunction<T> id, Function<T, JsonObject> view) {
        JsonArrayBuilder items = Json.createArrayBuilder();
        part.items().forEach(item -> items.add(view.apply(item)));
        OptionalLong end = part.end(id);
        return new Page(
                items.build(),
                end.isPresent()
                        ? Optional.of(Cursor.text(
                                list,
                                Json.createObjectBuilder()
                                        .add("id", end.getAsLong())
                                        .build()))
                        : Optional.empty());
    }
}
