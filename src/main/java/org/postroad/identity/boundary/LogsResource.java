package org.postroad.identity.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.OptionalLong;
import org.postroad.identity.control.Access;
import org.postroad.identity.control.AuditLogStore;
import org.postroad.identity.entity.AuditEntry;
import org.postroad.identity.entity.Permission;
import org.postroad.platform.boundary.IdPaging;
import org.postroad.platform.boundary.ListAnswer;
import org.postroad.platform.boundary.ObjectAnswer;
import org.postroad.platform.boundary.PathId;
import org.postroad.platform.entity.Refused;

/** The audit log of the whole server, for operators; and each entry by its id, for whoever may see it. */
@Path("logs")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class LogsResource {
    private static final String WHAT = "log entry";

    private @Inject Access access;
    private @Inject AuditLogStore log;

    @Context
    private UriInfo uri;

    @Context
    private HttpHeaders headers;

    @GET
    public Response list() {
        access.requireServer(Permission.SYS_LOG_QUERY);
        LogSearch search = LogSearch.of(OptionalLong.empty(), uri);
        IdPaging.Page page =
                search.paging().page(log.page(search.query(), search.paging().slice()), AuditEntry::id, LogView::json);
        return ListAnswer.of(page.items(), page.next(), uri, headers);
    }

    @GET
    @Path("{log_id}")
    public Response get(@PathParam("log_id") String logId) {
        AuditEntry entry = log.find(PathId.read(AuditEntry.ID, logId, WHAT)).orElseThrow(() -> Refused.notFound(WHAT));
        if (!access.mayServer(Permission.SYS_LOG_GET)) {
            // An operator sees what accounts that are gone have left; others only what is in an account of theirs
            long account = entry.accountId().orElseThrow(() -> Refused.notFound(WHAT));
            access.requireInAccount(account, Permission.SYS_LOG_GET, WHAT);
        }
        return ObjectAnswer.of(LogView.json(entry), 1, headers);
    }
}
