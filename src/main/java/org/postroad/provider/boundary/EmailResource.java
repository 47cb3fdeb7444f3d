package org.postroad.provider.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonReader;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.StringReader;
import org.postroad.identity.entity.Permission;
import org.postroad.platform.boundary.ObjectAnswer;
import org.postroad.platform.entity.Json;
import org.postroad.platform.entity.Refused;
import org.postroad.provider.control.OpenMessage;
import org.postroad.provider.control.ReadBody;
import org.postroad.provider.entity.Message;
import org.postroad.provider.entity.MessagePart;

/** One email. */
@Path("emails/{email_id}")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class EmailResource {
    private static final String SOURCE = "message/rfc822";

    private @Inject MailboxAccess access;
    private @Inject OpenMessage open;
    private @Inject ReadBody bodies;

    @Context
    private HttpHeaders headers;

    @GET
    public Response get(@PathParam("email_id") String emailId) {
        Message message = access.requireEmail(emailId, Permission.SYS_EMAIL_GET);
        return ObjectAnswer.of(EmailView.whole(message, open.isWhole(message), open.header(message)), headers);
    }

    @GET
    @Path("parts")
    public Response parts(@PathParam("email_id") String emailId) {
        Message message = access.requireEmail(emailId, Permission.SYS_EMAIL_GET);
        try (JsonReader structure = Json.createReader(new StringReader(message.structure()))) {
            return ObjectAnswer.of(
                    EmailView.parts(structure.readObject(), MessagePart.read(message.structure())), headers);
        }
    }

    @GET
    @Path("body")
    public Response body(@PathParam("email_id") String emailId) {
        Message message = access.requireEmail(emailId, Permission.SYS_EMAIL_OPEN);
        return ObjectAnswer.of(EmailView.body(bodies.read(message, part -> address(message, part))), headers);
    }

    @GET
    @Path("parts/{part_id}/content")
    @Produces(MediaType.WILDCARD)
    public Response content(@PathParam("email_id") String emailId, @PathParam("part_id") String partId) {
        Message message = access.requireEmail(emailId, Permission.SYS_EMAIL_OPEN);
        MessagePart part =
                MessagePart.read(message.structure()).find(partId).orElseThrow(() -> Refused.notFound("part"));
        return Download.of(open.part(message, part.id()), ServedType.of(part), FileName.of(part))
                .build();
    }

    @GET
    @Path("source")
    @Produces(MediaType.WILDCARD)
    public Response source(@PathParam("email_id") String emailId) {
        Message message = access.requireEmail(emailId, Permission.SYS_EMAIL_OPEN);
        OpenMessage.Source source = open.source(message);
        return Download.of(source.bytes(), SOURCE, new FileName(Message.ID.text(message.id()) + ".eml"))
                .header(HttpHeaders.CONTENT_LENGTH, source.size())
                .build();
    }

    private static String address(Message message, String part) {
        return "/api/emails/" + Message.ID.text(message.id()) + "/parts/" + part + "/content";
    }
}
