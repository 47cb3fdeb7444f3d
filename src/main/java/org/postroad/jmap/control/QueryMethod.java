package org.postroad.jmap.control;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postroad.jmap.entity.Arguments;
import org.postroad.registry.control.QueryRequest;
import org.postroad.registry.control.QueryResult;
import org.postroad.registry.control.SortBy;

/** {@code /query} (RFC 8620 §5.5). */
final class QueryMethod extends CollectionMethod {
    private static final long LEAST = -((1L << 53) - 1);

    QueryMethod() {
        super("query");
    }

    @Override
    public JsonObject run(Call call) {
        Arguments arguments = call.arguments();
        @Nullable JsonObject filter = arguments.object("filter");
        List<SortBy> sort = Sorting.read(arguments, call.home().type());
        long position = orZero(arguments.number("position", LEAST));
        @Nullable String anchor = arguments.string("anchor");
        long offset = orZero(arguments.number("anchorOffset", LEAST));
        @Nullable Long wanted = arguments.number("limit", 0);
        boolean total = arguments.bool("calculateTotal");
        arguments.finish();
        int most = call.limits().queryMaxResults();
        int limit = wanted == null ? most : (int) Math.min(wanted, most);
        QueryResult found =
                call.home().query(call.scope(), new QueryRequest(filter, sort, position, anchor, offset, limit, total));
        JsonObjectBuilder answer = Answers.of(call)
                .add("queryState", found.queryState())
                .add("canCalculateChanges", found.canCalculateChanges())
                .add("position", found.position())
                .add("ids", Answers.strings(found.ids()));
        found.total().ifPresent(count -> answer.add("total", count));
        if (wanted == null || wanted > most) {
            answer.add("limit", most);
        }
        return answer.build();
    }

    private static long orZero(@Nullable Long number) {
        return number == null ? 0 : number;
    }
}
