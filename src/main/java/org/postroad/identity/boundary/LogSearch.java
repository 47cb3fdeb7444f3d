package org.postroad.identity.boundary;

import jakarta.json.JsonObject;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.postroad.identity.control.AuditQuery;
import org.postroad.identity.entity.AuditEntry;
import org.postroad.platform.boundary.IdPaging;
import org.postroad.platform.boundary.JsonFields;
import org.postroad.platform.boundary.QueryFields;
import org.postroad.platform.boundary.Search;

/** What is asked of the audit log, by query parameters or by the body of a search. */
record LogSearch(AuditQuery query, IdPaging paging) {
    static LogSearch of(OptionalLong account, UriInfo uri) {
        QueryFields fields = new QueryFields(uri);
        String text = fields.string("q", 255).orElse("");
        IdPaging paging = new IdPaging(uri.getPath() + "?" + text, fields.paging());
        fields.finish();
        AuditQuery query = new AuditQuery(
                account,
                text,
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true);
        return new LogSearch(query, paging);
    }

    static LogSearch of(OptionalLong account, UriInfo uri, JsonObject body) {
        Search search = new Search(body);
        Optional<JsonFields> at = search.filter().fields("at");
        AuditQuery query = new AuditQuery(
                account,
                search.query(),
                search.choices("subject"),
                search.choices("action"),
                statuses(search),
                search.filter().string("actor", 320),
                at.flatMap(range -> range.instant("gte")),
                at.flatMap(range -> range.instant("lt")),
                search.descending("at", true));
        search.finish();
        return new LogSearch(query, search.paging(uri.getPath()));
    }

    private static List<AuditEntry.Status> statuses(Search search) {
        List<AuditEntry.Status> statuses = new ArrayList<>();
        for (String name : search.choices("status")) {
            AuditEntry.Status.named(name)
                    .ifPresentOrElse(
                            statuses::add,
                            () -> search.filter()
                                    .error("status", "not_a_choice", "Allowed is succeeded, denied or failed."));
        }
        return statuses;
    }
}
