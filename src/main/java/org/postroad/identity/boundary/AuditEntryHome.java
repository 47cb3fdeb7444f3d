package org.postroad.identity.boundary;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.postroad.identity.control.AuditLogStore;
import org.postroad.identity.control.AuditQuery;
import org.postroad.identity.entity.AuditEntry;
import org.postroad.platform.control.IdSource;
import org.postroad.platform.control.Slice;
import org.postroad.platform.entity.Json;
import org.postroad.registry.control.ChangesResult;
import org.postroad.registry.control.GetRequest;
import org.postroad.registry.control.GetResult;
import org.postroad.registry.control.ObjectHome;
import org.postroad.registry.control.QueryRequest;
import org.postroad.registry.control.QueryResult;
import org.postroad.registry.control.Scope;
import org.postroad.registry.control.SetRequest;
import org.postroad.registry.control.SetResult;
import org.postroad.registry.entity.MethodError;
import org.postroad.registry.entity.ObjectType;

/**
 * The audit log of an account in JMAP. Entries are never changed, so a state is the id of the last one that is told; ids are given before
 * they are committed, so one is told when it is so old that no transaction may still bring one before it.
 */
@Dependent
class AuditEntryHome implements ObjectHome {
    /** Longer than a request's transaction may last. */
    private static final Duration SETTLED = Duration.ofSeconds(60);

    private final AuditLogStore store;
    private final InstantSource clock;

    @Inject
    AuditEntryHome(AuditLogStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public ObjectType type() {
        return AuditEntryDeclaration.TYPE;
    }

    @Override
    public String state(Scope scope) {
        return AuditEntry.ID.text(
                Math.max(1, store.last(scope.accountId(), settled()).orElse(1)));
    }

    @Override
    public GetResult get(Scope scope, GetRequest request) {
        String state = state(scope);
        List<JsonObject> found = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        if (request.ids() == null) {
            all(scope, request.limit()).forEach(entry -> found.add(json(entry)));
            return new GetResult(state, found, missing);
        }
        for (String text : request.ids()) {
            OptionalLong id = AuditEntry.ID.parse(text);
            Optional<AuditEntry> entry = id.isPresent() ? store.find(id.getAsLong()) : Optional.empty();
            entry.filter(known -> known.accountId().equals(OptionalLong.of(scope.accountId())))
                    .ifPresentOrElse(known -> found.add(json(known)), () -> missing.add(text));
        }
        return new GetResult(state, found, missing);
    }

    @Override
    public ChangesResult changes(Scope scope, String since, int max) {
        long after = AuditEntry.ID
                .parse(since)
                .orElseThrow(() -> MethodError.cannotCalculateChanges("What happened since is not known."));
        List<Long> ids = store.between(scope.accountId(), after, settled(), max + 1);
        boolean more = ids.size() > max;
        List<Long> told = more ? ids.subList(0, max) : ids;
        String state = told.isEmpty() ? since : AuditEntry.ID.text(told.get(told.size() - 1));
        return new ChangesResult(
                since, state, more, told.stream().map(AuditEntry.ID::text).toList(), List.of(), List.of());
    }

    @Override
    public QueryResult query(Scope scope, QueryRequest request) {
        AuditQuery query = AuditEntryFilter.read(scope.accountId(), request);
        String state = state(scope);
        int offset = offset(query, request);
        List<AuditEntry> page = request.limit() == 0
                ? List.of()
                : store.page(query, new Slice(request.limit(), offset, OptionalLong.empty()))
                        .items();
        return new QueryResult(
                state,
                false,
                offset,
                page.stream().map(entry -> AuditEntry.ID.text(entry.id())).toList(),
                request.calculateTotal()
                        ? OptionalLong.of(store.count(query, OptionalLong.empty()))
                        : OptionalLong.empty());
    }

    @Override
    public SetResult set(Scope scope, SetRequest request) {
        throw MethodError.forbidden("The audit log is history.");
    }

    private long settled() {
        return IdSource.smallestAt(clock.instant().minus(SETTLED));
    }

    private List<AuditEntry> all(Scope scope, int limit) {
        QueryRequest every = new QueryRequest(null, List.of(), 0, null, 0, limit, false);
        Slice.Part<AuditEntry> first =
                store.page(AuditEntryFilter.read(scope.accountId(), every), new Slice(limit, 0, OptionalLong.empty()));
        if (first.more()) {
            throw MethodError.requestTooLarge("The log has more than " + limit + " entries; query them.");
        }
        return first.items();
    }

    /** How many to pass over (RFC 8620 §5.5). */
    private int offset(AuditQuery query, QueryRequest request) {
        long offset = request.position();
        if (request.anchor() != null) {
            OptionalLong anchor = AuditEntry.ID.parse(request.anchor());
            boolean there = anchor.isPresent() && store.isFound(query, anchor.getAsLong());
            if (!there) {
                throw MethodError.anchorNotFound();
            }
            offset = Math.max(0, store.count(query, anchor) + request.anchorOffset());
        } else if (offset < 0) {
            offset = Math.max(0, store.count(query, OptionalLong.empty()) + offset);
        }
        return (int) Math.min(offset, Integer.MAX_VALUE);
    }

    private static JsonObject json(AuditEntry entry) {
        JsonObject shown = LogView.json(entry);
        return Json.createObjectBuilder(shown)
                .remove("account_id")
                .add("accountId", shown.get("account_id"))
                .build();
    }
}
