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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postroad.delivery.control.HoldMail;
import org.postroad.delivery.control.MailCommands;
import org.postroad.delivery.control.ReadMail;
import org.postroad.delivery.entity.MailHold;
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
    private static final int LONGEST_QUEUE = 255;

    private @Inject MessageAccess access;
    private @Inject MailCommands commands;
    private @Inject HoldMail holds;
    private @Inject ReadMail mail;
    private @Inject MessageView view;

    @POST
    @Path("retry")
    @Consumes({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
    public Response retry(@PathParam("message_id") String messageId, InputStream body) {
        QueuedMessage message = access.requireMessage(messageId, Permission.SYS_QUEUED_MESSAGE_UPDATE);
        JsonFields fields = new JsonFields(JsonBody.objectOrEmpty(body), "");
        MailCommands.Aim aim = aim(fields);
        fields.finish();
        commands.retry(message, aim);
        return present(message);
    }

    @POST
    @Path("reschedule")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response reschedule(@PathParam("message_id") String messageId, InputStream body) {
        QueuedMessage message = access.requireMessage(messageId, Permission.SYS_QUEUED_MESSAGE_UPDATE);
        JsonFields fields = new JsonFields(JsonBody.object(body), "");
        MailCommands.Aim aim = aim(fields);
        Optional<Instant> due = fields.instant("due");
        if (due.isEmpty()) {
            fields.error("due", "required", "Say when the next attempt is to be made.");
        }
        fields.finish();
        commands.reschedule(message, aim, due.orElseThrow().truncatedTo(ChronoUnit.MICROS));
        return present(message);
    }

    @POST
    @Path("reroute")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response reroute(@PathParam("message_id") String messageId, InputStream body) {
        QueuedMessage message = access.requireMessage(messageId, Permission.SYS_QUEUED_MESSAGE_UPDATE);
        JsonFields fields = new JsonFields(JsonBody.object(body), "");
        MailCommands.Aim aim = aim(fields);
        Optional<String> queue = fields.string("queue", LONGEST_QUEUE);
        boolean rules = fields.bool("by_rules").orElse(false);
        if (queue.isPresent() == rules) {
            fields.error("queue", "ambiguous", "Give either queue, or by_rules as true.");
        }
        fields.finish();
        commands.reroute(message, aim, queue.orElse(null));
        return present(message);
    }

    @POST
    @Path("hold")
    @Consumes({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
    public Response hold(@PathParam("message_id") String messageId, InputStream body) {
        QueuedMessage message = access.requireMessage(messageId, Permission.SYS_QUEUED_MESSAGE_UPDATE);
        holds.hold(message, reasonOf(body));
        return present(message);
    }

    @POST
    @Path("release")
    @Consumes({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
    public Response release(@PathParam("message_id") String messageId, InputStream body) {
        QueuedMessage message = access.requireMessage(messageId, Permission.SYS_QUEUED_MESSAGE_UPDATE);
        holds.release(message, reasonOf(body));
        return present(message);
    }

    @POST
    @Path("cancel")
    @Consumes({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
    public Response cancel(@PathParam("message_id") String messageId, InputStream body) {
        QueuedMessage message = access.requireMessage(messageId, Permission.SYS_QUEUED_MESSAGE_DESTROY);
        JsonFields fields = new JsonFields(JsonBody.objectOrEmpty(body), "");
        MailCommands.Aim aim = aim(fields);
        boolean tell = fields.bool("notify_sender").orElse(false);
        fields.finish();
        commands.cancel(message, aim, tell);
        return present(message);
    }

    private static MailCommands.Aim aim(JsonFields fields) {
        List<String> recipients =
                fields.strings("recipients", MOST_RECIPIENTS, LONGEST_ADDRESS).orElse(List.of());
        return new MailCommands.Aim(Set.copyOf(recipients), reason(fields));
    }

    private static @Nullable String reason(JsonFields fields) {
        return fields.string("reason", MailHold.LONGEST_REASON).orElse(null);
    }

    private static @Nullable String reasonOf(InputStream body) {
        JsonFields fields = new JsonFields(JsonBody.objectOrEmpty(body), "");
        String reason = reason(fields);
        fields.finish();
        return reason;
    }

    private Response present(QueuedMessage message) {
        return Response.ok(ObjectAnswer.body(view.json(mail.get(message.id()))).toString())
                .build();
    }
}
