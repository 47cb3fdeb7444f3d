package org.postroad.jobs.boundary;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.util.Optional;
import java.util.function.Function;
import org.postroad.jobs.control.TaskFilter;
import org.postroad.jobs.control.TaskPage;
import org.postroad.jobs.control.TaskPosition;
import org.postroad.jobs.control.TaskSearch;
import org.postroad.jobs.control.TaskSort;
import org.postroad.platform.boundary.Cursor;
import org.postroad.platform.boundary.ListAnswer;
import org.postroad.platform.boundary.Paging;
import org.postroad.platform.entity.Json;

/**
 * One page of tasks: what is asked for, and how it is shown.
 *
 * @param total whether to count all
 */
record TaskPaging(TaskFilter filter, TaskSort sort, Paging paging, boolean total) {
    static final String SORTS = "Allowed is created_at, updated_at or priority, with - before it for descending.";

    /** @throws org.postroad.platform.entity.Refused if the cursor is not one of this list */
    TaskSearch search() {
        Optional<TaskPosition> after = paging.cursor()
                .map(cursor -> Cursor.position(list(), cursor))
                .map(position -> new TaskPosition(number(position, "v"), number(position, "id")));
        return new TaskSearch(filter, sort, paging.limit(), paging.offset(), after, total);
    }

    /** The cursor of the page after this one. */
    Optional<String> next(TaskPage page) {
        return page.next().map(end -> Cursor.text(list(), position(end)));
    }

    JsonObject body(TaskPage page, Function<TaskPage.Item, JsonObject> view) {
        JsonArrayBuilder data = Json.createArrayBuilder();
        page.items().forEach(item -> data.add(view.apply(item)));
        JsonObject body = ListAnswer.body(data.build(), next(page));
        return page.total().isEmpty()
                ? body
                : Json.createObjectBuilder(body)
                        .add("total", page.total().getAsLong())
                        .build();
    }

    private static JsonObject position(TaskPosition end) {
        return Json.createObjectBuilder()
                .add("v", end.value())
                .add("id", end.id())
                .build();
    }

    private static long number(JsonObject position, String name) {
        return position.get(name) instanceof JsonNumber number ? number.longValue() : 0;
    }

    /** Names the list for its cursors: another filter or order is another list. */
    private String list() {
        return "tasks " + filter + " " + sort.text();
    }
}
