package org.postroad.identity.boundary;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.control.AuditQuery;
import org.postroad.identity.entity.AuditEntry;
import org.postroad.platform.boundary.InstantText;
import org.postroad.registry.control.QueryRequest;
import org.postroad.registry.control.SortBy;
import org.postroad.registry.entity.MethodError;

/** Reads which entries of the audit log a JMAP query means: one condition, all of whose members hold. */
final class AuditEntryFilter {
    private static final Set<String> KNOWN = Set.of(
            "text",
            "subject",
            "action",
            "status",
            "actor",
            "atIsGreaterThan",
            "atIsGreaterThanOrEqual",
            "atIsLessThan",
            "atIsLessThanOrEqual");
    private static final int LONGEST = 320;

    private final JsonObject members;

    private AuditEntryFilter(@Nullable JsonObject members) {
        this.members = members == null ? JsonValue.EMPTY_JSON_OBJECT : members;
    }

    /** @throws MethodError {@code unsupportedFilter}, {@code unsupportedSort}, {@code invalidArguments} */
    static AuditQuery read(long accountId, QueryRequest request) {
        return new AuditEntryFilter(request.filter()).query(accountId, newestFirst(request.sort()));
    }

    private AuditQuery query(long accountId, boolean newestFirst) {
        members.keySet().stream()
                .filter(name -> !KNOWN.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw MethodError.unsupportedFilter(
                            "There is no filter by " + name + " for entries of the audit log.");
                });
        return new AuditQuery(
                OptionalLong.of(accountId),
                text("text").orElse(""),
                text("subject").map(List::of).orElse(List.of()),
                text("action").map(List::of).orElse(List.of()),
                text("status").map(AuditEntryFilter::status).map(List::of).orElse(List.of()),
                text("actor"),
                time("atIsGreaterThanOrEqual").or(() -> time("atIsGreaterThan").map(AuditEntryFilter::next)),
                time("atIsLessThan").or(() -> time("atIsLessThanOrEqual").map(AuditEntryFilter::next)),
                newestFirst);
    }

    private Optional<String> text(String name) {
        JsonValue value = members.getOrDefault(name, JsonValue.NULL);
        if (value == JsonValue.NULL) {
            return Optional.empty();
        } else if (value instanceof JsonString text
                && text.getString().length() <= LONGEST
                && text.getString().indexOf(0) < 0) {
            return Optional.of(text.getString());
        }
        throw MethodError.invalidArguments("The filter " + name + " takes a text.");
    }

    private Optional<Instant> time(String name) {
        return text(name)
                .map(text -> InstantText.parse(text)
                        .orElseThrow(() -> MethodError.invalidArguments("The filter " + name + " takes a time.")));
    }

    private static Instant next(Instant at) {
        return at.plus(1, ChronoUnit.MICROS);
    }

    private static AuditEntry.Status status(String name) {
        return AuditEntry.Status.named(name)
                .orElseThrow(() -> MethodError.invalidArguments("A status is succeeded, denied or failed."));
    }

    private static boolean newestFirst(List<SortBy> sort) {
        if (sort.size() > 1
                || !sort.isEmpty()
                        && (!sort.get(0).property().equals("at") || sort.get(0).collation() != null)) {
            throw MethodError.unsupportedSort("Entries of the audit log are sorted by at.");
        }
        return sort.isEmpty() || !sort.get(0).ascending();
    }
}
