package org.postroad.identity.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.OptionalLong;
import org.postroad.identity.control.Access;
import org.postroad.identity.control.AuditLogStore;
import org.postroad.identity.entity.AuditEntry;
import org.postroad.identity.entity.Permission;
import org.postroad.platform.boundary.IdPaging;
import org.postroad.platform.boundary.JsonBody;
import org.postroad.platform.boundary.ListAnswer;

/** The audit log of an account. */
@Path("accounts/{account_id}/logs")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class AccountLogsResource {
    private @Inject Access access;
    private @Inject AuditLogStore log;

    @Context
    private UriInfo uri;

    @Context
    private HttpHeaders headers;

    @GET
    public Response list(@PathParam("account_id") String accountId) {
        OptionalLong account = account(accountId);
        LogSearch search = LogSearch.of(account, uri);
        IdPaging.Page page =
                search.paging().page(log.page(search.query(), search.paging().slice()), AuditEntry::id, LogView::json);
        return ListAnswer.of(page.items(), page.next(), uri, headers);
    }

    @POST
    @Path("search")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response search(@PathParam("account_id") String accountId, InputStream body) {
        OptionalLong account = account(accountId);
        LogSearch search = LogSearch.of(account, uri, JsonBody.objectOrEmpty(body));
        IdPaging.Page page =
                search.paging().page(log.page(search.query(), search.paging().slice()), AuditEntry::id, LogView::json);
        return Response.ok(ListAnswer.body(page.items(), page.next()).toString())
                .build();
    }

    private OptionalLong account(String accountId) {
        long account = AccountResource.id(accountId);
        access.requireInAccount(account, Permission.SYS_LOG_QUERY);
        return OptionalLong.of(account);
    }
}
