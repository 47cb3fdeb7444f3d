package org.postroad.delivery.boundary;

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
import java.util.Optional;
import org.postroad.delivery.control.ReadMail;
import org.postroad.identity.entity.Permission;
import org.postroad.platform.boundary.IdPaging;
import org.postroad.platform.boundary.ListAnswer;
import org.postroad.platform.boundary.QueryFields;
import org.postroad.platform.control.Slice;

/** The messages of an account in the outbound queue, the newest first. */
@Path("accounts/{account_id}/queued-messages")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class QueuedMessagesResource {
    private static final int TEXT = 20;

    private @Inject MessageAccess access;
    private @Inject ReadMail mail;
    private @Inject MessageView view;

    @Context
    private UriInfo uri;

    @Context
    private HttpHeaders headers;

    @GET
    public Response list(@PathParam("account_id") String accountId) {
        long account = access.requireInAccount(accountId, Permission.SYS_QUEUED_MESSAGE_QUERY);
        QueryFields query = new QueryFields(uri);
        Optional<String> status = query.string("status", TEXT);
        if (status.isPresent()
                && !status.get().equals("queued")
                && !status.get().equals("finished")) {
            query.error("status", "not_allowed", "status is queued or finished.");
        }
        IdPaging paging = new IdPaging(uri.getPath() + " " + status.orElse(""), query.paging());
        query.finish();
        Slice.Part<ReadMail.Sight> part = mail.page(account, status.map("queued"::equals), paging.slice());
        IdPaging.Page page = paging.page(part, sight -> sight.message().id(), view::json);
        return ListAnswer.of(page.items(), page.next(), uri, headers);
    }
}
