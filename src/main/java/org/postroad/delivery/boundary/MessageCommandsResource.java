package org.postroad.delivery.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import org.postroad.delivery.control.MailCommands;
import org.postroad.delivery.control.ReadMail;
import org.postroad.delivery.entity.QueuedMessage;
import org.postroad.identity.entity.Permission;
import org.postroad.platform.boundary.JsonBody;
import org.postroad.platform.boundary.JsonFields;
import org.postroad.platform.boundary.ObjectAnswer;

/** Commands on a message in the outbound queue; each answers the message as it is then. */
@Path("queued-messages/{message_id}")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class MessageCommandsResource {
    private static final int MOST_RECIPIENTS = 1_000;
    private static final int LONGEST_ADDRESS = 320;

    private @Inject MessageAccess access;
    private @Inject MailCommands commands;
    private @Inject ReadMail mail;
    private @Inject MessageView view;

    @POST
    @Path("retry")
    @Consumes({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
    public Response retry(@PathParam("message_id") String messageId, InputStream body) {
        QueuedMessage message = access.requireMessage(messageId, Permission.SYS_QUEUED_MESSAGE_UPDATE);
        JsonFields fields = new JsonFields(JsonBody.objectOrEmpty(body), "");
        Set<String> recipients = recipients(fields);
        fields.finish();
        commands.retry(message, recipients);
        return present(message);
    }

    @POST
    @Path("cancel")
    @Consumes({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
    public Response cancel(@PathParam("message_id") String messageId, InputStream body) {
        QueuedMessage message = access.requireMessage(messageId, Permission.SYS_QUEUED_MESSAGE_DESTROY);
        JsonFields fields = new JsonFields(JsonBody.objectOrEmpty(body), "");
        Set<String> recipients = recipients(fields);
        boolean tell = fields.bool("notify_sender").orElse(false);
        fields.finish();
        commands.cancel(message, recipients, tell);
        return present(message);
    }

    private static Set<String> recipients(JsonFields fields) {
        return Set.copyOf(
                fields.strings("recipients", MOST_RECIPIENTS, LONGEST_ADDRESS).orElse(List.of()));
    }

    private Response present(QueuedMessage message) {
        return Response.ok(ObjectAnswer.body(view.json(mail.get(message.id()))).toString())
                .build();
    }
}
