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
import java.util.Map;
import java.util.OptionalLong;
import org.postroad.identity.entity.Permission;
import org.postroad.platform.boundary.IdPaging;
import org.postroad.platform.boundary.ListAnswer;
import org.postroad.platform.boundary.QueryFields;
import org.postroad.platform.control.Slice;
import org.postroad.provider.control.ReadMailboxes;
import org.postroad.provider.entity.Mailbox;
import org.postroad.provider.entity.ProviderCredential;

/** The mailboxes of an account, as its mail servers have them. */
@Path("accounts/{account_id}/mailboxes")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class AccountMailboxesResource {
    static final String MESSAGE_COUNT = "message_count";

    private static final int TEXT = 255;

    private @Inject MailboxAccess access;
    private @Inject ReadMailboxes mailboxes;

    @Context
    private UriInfo uri;

    @Context
    private HttpHeaders headers;

    @GET
    public Response list(@PathParam("account_id") String accountId) {
        long account = access.requireInAccount(accountId, Permission.SYS_MAILBOX_QUERY);
        QueryFields query = new QueryFields(uri);
        String text = query.string("q", TEXT).orElse("");
        OptionalLong credential = EmailQuery.id(
                "credential_id", query.string("credential_id", TEXT), ProviderCredential.ID, query::error);
        boolean counted = query.bool(MESSAGE_COUNT).orElse(false);
        IdPaging paging = new IdPaging(uri.getPath() + " " + credential + " " + text, query.paging());
        query.finish();
        Slice.Part<Mailbox> part = mailboxes.page(account, credential, text, paging.slice());
        Map<Long, Long> counts = counted ? mailboxes.messageCounts(part.items()) : Map.of();
        IdPaging.Page page = paging.page(
                part,
                Mailbox::id,
                mailbox -> MailboxView.json(
                        mailbox,
                        counted ? OptionalLong.of(counts.getOrDefault(mailbox.id(), 0L)) : OptionalLong.empty()));
        return ListAnswer.of(page.items(), page.next(), uri, headers);
    }
}
