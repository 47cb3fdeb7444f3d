package org.postroad.provider.boundary;

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
import java.util.List;
import java.util.OptionalLong;
import org.postroad.identity.entity.Permission;
import org.postroad.platform.boundary.ObjectAnswer;
import org.postroad.platform.boundary.QueryFields;
import org.postroad.provider.control.ReadMailboxes;
import org.postroad.provider.entity.Mailbox;

/** One mailbox. */
@Path("mailboxes/{mailbox_id}")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class MailboxResource {
    private @Inject MailboxAccess access;
    private @Inject ReadMailboxes mailboxes;

    @Context
    private UriInfo uri;

    @Context
    private HttpHeaders headers;

    @GET
    public Response get(@PathParam("mailbox_id") String mailboxId) {
        Mailbox mailbox = access.requireMailbox(mailboxId, Permission.SYS_MAILBOX_GET);
        QueryFields query = new QueryFields(uri);
        boolean counted = query.bool(AccountMailboxesResource.MESSAGE_COUNT).orElse(false);
        query.finish();
        OptionalLong count = counted
                ? OptionalLong.of(mailboxes.messageCounts(List.of(mailbox)).getOrDefault(mailbox.id(), 0L))
                : OptionalLong.empty();
        return ObjectAnswer.of(MailboxView.json(mailbox, count), headers);
    }
}
