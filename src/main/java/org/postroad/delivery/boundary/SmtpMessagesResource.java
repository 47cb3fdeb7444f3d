package org.postroad.delivery.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
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
import java.util.Map;
import org.postroad.delivery.control.ReadMail;
import org.postroad.delivery.control.SendMail;
import org.postroad.delivery.entity.QueuedMessage;
import org.postroad.identity.control.Caller;
import org.postroad.identity.entity.Permission;
import org.postroad.platform.boundary.IdempotencyKey;
import org.postroad.platform.boundary.JsonBody;
import org.postroad.platform.boundary.ObjectAnswer;
import org.postroad.platform.control.Answer;
import org.postroad.platform.control.Configuration;
import org.postroad.platform.control.Contended;
import org.postroad.platform.control.IdempotentRequest;
import org.postroad.platform.control.IdempotentRequests;

/** Sends messages: 202 says that the message is queued, and will not be lost. */
@Path("accounts/{account_id}/smtp/messages")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class SmtpMessagesResource {
    private static final int ACCEPTED = 202;

    private @Inject MessageAccess access;
    private @Inject Caller caller;
    private @Inject SendFields members;
    private @Inject SendMail send;
    private @Inject ReadMail mail;
    private @Inject MessageView view;
    private @Inject IdempotentRequests requests;
    private @Inject Configuration configuration;

    @Context
    private UriInfo uri;

    @Context
    private HttpHeaders headers;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response send(@PathParam("account_id") String accountId, InputStream body) {
        long account = access.requireInAccount(accountId, Permission.SYS_QUEUED_MESSAGE_CREATE);
        byte[] bytes = JsonBody.bytes(body, (int) Math.min(configuration.messageMaxBytes(), Integer.MAX_VALUE));
        SendMail.Wanted wanted = members.read(JsonBody.object(bytes));
        IdempotentRequest request =
                new IdempotentRequest(caller.userId(), account, "/" + uri.getPath(), IdempotencyKey.of(headers), bytes);
        SendMail.Prepared prepared = send.prepare(account, wanted);
        return IdempotencyKey.response(Contended.run(() -> requests.run(request, () -> queued(send.send(prepared)))));
    }

    private Answer queued(QueuedMessage message) {
        return new Answer(
                ACCEPTED,
                Map.of(
                        HttpHeaders.CONTENT_TYPE,
                        MediaType.APPLICATION_JSON,
                        HttpHeaders.LOCATION,
                        "/api/queued-messages/" + QueuedMessage.ID.text(message.id())),
                ObjectAnswer.body(view.json(mail.get(message.id()))).toString());
    }
}
