package org.postroad.delivery.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import org.postroad.delivery.control.ExplainMail;
import org.postroad.delivery.control.ReadMail;
import org.postroad.delivery.entity.QueuedMessage;
import org.postroad.identity.entity.Permission;
import org.postroad.platform.boundary.ListAnswer;
import org.postroad.platform.boundary.ObjectAnswer;
import org.postroad.platform.entity.Json;

/** One message in the outbound queue: how far each recipient is, what was said to hosts, and its content. */
@Path("queued-messages/{message_id}")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class QueuedMessageResource {
    private static final int MOST_ATTEMPTS = 1_000;

    private @Inject MessageAccess access;
    private @Inject ReadMail mail;
    private @Inject MessageView view;
    private @Inject ExplainMail explain;

    @Context
    private UriInfo uri;

    @Context
    private HttpHeaders headers;

    @GET
    public Response get(@PathParam("message_id") String messageId) {
        QueuedMessage message = access.requireMessage(messageId, Permission.SYS_QUEUED_MESSAGE_GET);
        return ObjectAnswer.of(view.json(mail.get(message.id())), headers);
    }

    /** Why each recipient waits, and what happens next. */
    @GET
    @Path("explain")
    public Response explain(@PathParam("message_id") String messageId) {
        QueuedMessage message = access.requireMessage(messageId, Permission.SYS_QUEUED_MESSAGE_GET);
        JsonArrayBuilder recipients = Json.createArrayBuilder();
        explain.explain(message).forEach(one -> recipients.add(MessageView.json(one)));
        return ObjectAnswer.of(
                Json.createObjectBuilder()
                        .add("id", messageId)
                        .add("recipients", recipients)
                        .build(),
                headers);
    }

    /** What was said to hosts, the oldest first; of a message with more than 1,000 attempts, the first ones. */
    @GET
    @Path("attempts")
    public Response attempts(@PathParam("message_id") String messageId) {
        QueuedMessage message = access.requireMessage(messageId, Permission.SYS_QUEUED_MESSAGE_GET);
        JsonArrayBuilder items = Json.createArrayBuilder();
        mail.attempts(message.id(), OptionalLong.empty(), MOST_ATTEMPTS)
                .forEach(trace -> items.add(MessageView.json(trace)));
        return ListAnswer.of(items.build(), Optional.empty(), uri, headers);
    }

    @GET
    @Path("content")
    @Produces("message/rfc822")
    public Response content(@PathParam("message_id") String messageId) {
        QueuedMessage message = access.requireMessage(messageId, Permission.SYS_EMAIL_OPEN);
        InputStream content = mail.content(message);
        StreamingOutput output = to -> {
            try (content) {
                content.transferTo(to);
            }
        };
        return Response.ok(output)
                .header(HttpHeaders.CONTENT_TYPE, "message/rfc822")
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + messageId + ".eml\"")
                .header("Content-Security-Policy", "sandbox")
                .build();
    }
}
