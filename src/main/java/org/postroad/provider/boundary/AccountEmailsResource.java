package org.postroad.provider.boundary;

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
import org.postroad.identity.entity.Permission;
import org.postroad.platform.boundary.JsonBody;
import org.postroad.platform.boundary.ListAnswer;
import org.postroad.provider.control.MessagePage;
import org.postroad.provider.control.SearchMessages;

/** The emails of an account, those that came last first. */
@Path("accounts/{account_id}/emails")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class AccountEmailsResource {
    private @Inject MailboxAccess access;
    private @Inject SearchMessages search;

    @Context
    private UriInfo uri;

    @Context
    private HttpHeaders headers;

    @GET
    public Response list(@PathParam("account_id") String accountId) {
        long account = access.requireInAccount(accountId, Permission.SYS_EMAIL_QUERY);
        EmailPaging paging = EmailQuery.read(account, uri);
        MessagePage page = search.page(paging.search());
        return ListAnswer.of(paging.body(page), paging.next(page), uri, headers);
    }

    @POST
    @Path("search")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response search(@PathParam("account_id") String accountId, InputStream body) {
        long account = access.requireInAccount(accountId, Permission.SYS_EMAIL_QUERY);
        EmailPaging paging = EmailQuery.read(account, JsonBody.objectOrEmpty(body));
        return Response.ok(paging.body(search.page(paging.search())).toString()).build();
    }
}
