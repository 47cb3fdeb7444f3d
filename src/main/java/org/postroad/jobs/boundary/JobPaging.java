package org.postroad.jobs.boundary;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.util.Optional;
import java.util.function.Function;
import org.postroad.jobs.control.JobFilter;
import org.postroad.jobs.control.JobPage;
import org.postroad.jobs.control.JobPosition;
import org.postroad.jobs.control.JobSearch;
import org.postroad.jobs.control.JobSort;
import org.postroad.jobs.entity.Job;
import org.postroad.platform.boundary.Cursor;
import org.postroad.platform.boundary.ListAnswer;
import org.postroad.platform.boundary.Paging;
import org.postroad.platform.entity.Json;

/**
 * One page of jobs: what is asked for, and how it is shown.
 *
 * @param sort in which order
 * @param total whether to count all
 */
record JobPaging(JobFilter filter, JobSort sort, Paging paging, boolean total) {

    /** @throws org.postroad.platform.entity.Refused if the cursor is not one of this list */
    JobSearch search() {
        return new JobSearch(
                filter, sort, paging.limit(), paging.offset(), paging.cursor().map(this::position), total);
    }

    /** The cursor of the page after this one. */
    Optional<String> next(JobPage page) {
        return page.next()
                .map(position -> Cursor.text(
                        list(),
                        Json.createObjectBuilder()
                                .add("v", position.value())
                                .add("id", position.id())
                                .build()));
    }

    JsonObject body(JobPage page, Function<Job, JsonObject> view) {
        JsonArrayBuilder data = Json.createArrayBuilder();
        page.jobs().forEach(job -> data.add(view.apply(job)));
        JsonObject body = ListAnswer.body(data.build(), next(page));
        if (page.total().isEmpty()) {
            return body;
        }
        return Json.createObjectBuilder(body)
                .add("total", page.total().getAsLong())
                .build();
    }

    private JobPosition position(String cursor) {
        JsonObject position = Cursor.position(list(), cursor);
        // The cursor's checksum is good, so these are the members that were written
        return new JobPosition(number(position, "v"), number(position, "id"));
    }

    private static long number(JsonObject position, String name) {
        return position.get(name) instanceof JsonNumber number ? number.longValue() : 0;
    }

    /** Names the list for its cursors: another filter or order is another list. */
    private String list() {
        return "jobs " + filter + " " + sort.text();
    }
}
