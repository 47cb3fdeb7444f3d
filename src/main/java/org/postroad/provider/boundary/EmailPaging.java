package org.postroad.provider.boundary;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.postroad.platform.boundary.Cursor;
import org.postroad.platform.boundary.ListAnswer;
import org.postroad.platform.boundary.Paging;
import org.postroad.platform.entity.Json;
import org.postroad.provider.control.MessageFilter;
import org.postroad.provider.control.MessagePage;
import org.postroad.provider.control.MessagePosition;
import org.postroad.provider.control.MessageSearch;

/** One page of emails: what is asked for, and how it is shown. */
record EmailPaging(MessageFilter filter, Paging paging) {
    /** @throws org.postroad.platform.entity.Refused if the cursor is not one of this list */
    MessageSearch search() {
        Optional<MessagePosition> after = paging.cursor()
                .map(cursor -> Cursor.position(list(), cursor))
                .map(position -> new MessagePosition(
                        Instant.EPOCH.plus(number(position, "v"), ChronoUnit.MICROS), number(position, "id")));
        return new MessageSearch(filter, paging.limit(), paging.offset(), after);
    }

    JsonObject body(MessagePage page) {
        JsonArrayBuilder data = Json.createArrayBuilder();
        page.items().forEach(item -> data.add(EmailView.listed(item.message(), item.kept())));
        return ListAnswer.body(data.build(), next(page));
    }

    /** The cursor of the page after this one. */
    Optional<String> next(MessagePage page) {
        return page.next().map(end -> Cursor.text(list(), position(end)));
    }

    private static JsonObject position(MessagePosition end) {
        return Json.createObjectBuilder()
                .add("v", ChronoUnit.MICROS.between(Instant.EPOCH, end.receivedAt()))
                .add("id", end.id())
                .build();
    }

    private static long number(JsonObject position, String name) {
        return position.get(name) instanceof JsonNumber number ? number.longValue() : 0;
    }

    /** Names the list for its cursors: another filter is another list. */
    private String list() {
        return "emails " + filter;
    }
}
