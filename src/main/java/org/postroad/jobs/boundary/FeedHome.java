package org.postroad.jobs.boundary;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postroad.jobs.control.AccountFeed;
import org.postroad.jobs.control.FeedChanges;
import org.postroad.platform.entity.IdFormat;
import org.postroad.registry.control.ChangesResult;
import org.postroad.registry.control.GetRequest;
import org.postroad.registry.control.GetResult;
import org.postroad.registry.control.ObjectHome;
import org.postroad.registry.control.Scope;
import org.postroad.registry.entity.MethodError;
import org.postroad.registry.entity.ObjectType;

/** Records of accounts whose states and changes are those of a feed. */
abstract class FeedHome implements ObjectHome {
    private final ObjectType type;
    private final AccountFeed feed;
    private final IdFormat ids;

    FeedHome(ObjectType type, AccountFeed feed, IdFormat ids) {
        this.type = type;
        this.feed = feed;
        this.ids = ids;
    }

    /** The first ids of an account. */
    abstract List<Long> first(long account, int most);

    /** Those records of the account that there are, by the texts they are asked for with. @param properties empty for all */
    abstract Map<String, JsonObject> read(long account, List<String> texts, Set<String> properties);

    @Override
    public ObjectType type() {
        return type;
    }

    @Override
    public String state(Scope scope) {
        return feed.state(scope.accountId());
    }

    @Override
    public GetResult get(Scope scope, GetRequest request) {
        // Before the records are read: what changes in between is told again
        String state = state(scope);
        List<String> asked = request.ids() == null ? all(scope, request.limit()) : request.ids();
        Map<String, JsonObject> records = read(scope.accountId(), asked, request.properties());
        List<JsonObject> found = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String text : asked) {
            @Nullable JsonObject record = records.get(text);
            if (record == null) {
                missing.add(text);
            } else {
                found.add(record);
            }
        }
        return new GetResult(state, found, missing);
    }

    @Override
    public ChangesResult changes(Scope scope, String since, int max) {
        FeedChanges changes = feed.changes(scope.accountId(), since, max)
                .orElseThrow(() -> MethodError.cannotCalculateChanges("What happened since is not known."));
        return new ChangesResult(
                since,
                changes.newState(),
                changes.more(),
                changes.created().stream().map(ids::text).toList(),
                changes.updated().stream().map(ids::text).toList(),
                changes.destroyed().stream().map(ids::text).toList());
    }

    private List<String> all(Scope scope, int limit) {
        List<Long> all = first(scope.accountId(), limit + 1);
        if (all.size() > limit) {
            throw MethodError.requestTooLarge("The account has more than " + limit + " of them; query them.");
        }
        return all.stream().map(ids::text).toList();
    }
}
