package org.postroad.jmap.control;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postroad.jmap.entity.Arguments;
import org.postroad.platform.entity.Json;
import org.postroad.registry.control.QueryChangesRequest;
import org.postroad.registry.control.QueryChangesResult;
import org.postroad.registry.control.SortBy;

/** {@code /queryChanges} (RFC 8620 §5.6). */
final class QueryChangesMethod extends CollectionMethod {
    QueryChangesMethod() {
        super("queryChanges");
    }

    @Override
    public JsonObject run(Call call) {
        Arguments arguments = call.arguments();
        @Nullable JsonObject filter = arguments.object("filter");
        List<SortBy> sort = Sorting.read(arguments, call.home().type());
        String since = arguments.required("sinceQueryState");
        @Nullable Long wanted = arguments.number("maxChanges", 1);
        @Nullable String upToId = arguments.string("upToId");
        boolean total = arguments.bool("calculateTotal");
        arguments.finish();
        int most = call.limits().changesMaxResults();
        int limit = wanted == null ? most : (int) Math.min(wanted, most);
        QueryChangesResult found = call.home()
                .queryChanges(call.scope(), new QueryChangesRequest(filter, sort, since, limit, upToId, total));
        JsonArrayBuilder added = Json.createArrayBuilder();
        found.added()
                .forEach(item -> added.add(
                        Json.createObjectBuilder().add("id", item.id()).add("index", item.index())));
        JsonObjectBuilder answer = Answers.of(call)
                .add("oldQueryState", found.oldQueryState())
                .add("newQueryState", found.newQueryState());
        found.total().ifPresent(count -> answer.add("total", count));
        return answer.add("removed", Answers.strings(found.removed()))
                .add("added", added)
                .build();
    }
}
