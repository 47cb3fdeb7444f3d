package org.postroad.delivery.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Optional;
import org.postroad.delivery.control.MailboxText;
import org.postroad.delivery.control.PreviewRoute;
import org.postroad.delivery.entity.MessageSource;
import org.postroad.identity.control.Access;
import org.postroad.identity.entity.Permission;
import org.postroad.platform.boundary.JsonBody;
import org.postroad.platform.boundary.JsonFields;
import org.postroad.platform.boundary.ObjectAnswer;
import org.postroad.platform.entity.Json;

/** Says where a message to an address or domain would go. */
@Path("route-preview")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class RoutePreviewResource {
    private static final int LONGEST = 320;
    private static final int HIGHEST_PRIORITY = 9;

    private @Inject Access access;
    private @Inject PreviewRoute previews;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response preview(InputStream body) {
        access.requireServer(Permission.SYS_MTA_OUTBOUND_STRATEGY_GET);
        JsonFields fields = new JsonFields(JsonBody.object(JsonBody.bytes(body)), "");
        fields.required("to");
        // A domain alone is as good as anybody in it
        String to = fields.string("to", LONGEST)
                .map(given -> given.contains("@") ? given : "postmaster@" + given)
                .orElse("");
        if (!to.isEmpty() && MailboxText.address(to).isEmpty()) {
            fields.error("to", "not_an_address", "'" + to + "' is neither an address nor a domain.");
        }
        String from = fields.string("from", LONGEST).orElse("");
        MessageSource source = fields.choice("source", MessageSource.class, MessageSource::wireName)
                .orElse(MessageSource.AUTHENTICATED);
        Optional<Long> priority = fields.integer("priority", -HIGHEST_PRIORITY, HIGHEST_PRIORITY);
        fields.finish();
        PreviewRoute.Preview preview = previews.preview(
                to, from, source, priority.map(Math::toIntExact).orElse(0));
        return Response.ok(ObjectAnswer.body(json(preview)).toString()).build();
    }

    private static JsonObject json(PreviewRoute.Preview preview) {
        JsonArrayBuilder hosts = Json.createArrayBuilder();
        for (PreviewRoute.Host host : preview.hosts()) {
            JsonArrayBuilder addresses = Json.createArrayBuilder();
            host.addresses().forEach(addresses::add);
            hosts.add(Json.createObjectBuilder()
                    .add("name", host.name())
                    .add("port", host.port())
                    .add("addresses", addresses)
                    .add("connection", host.connection())
                    .add("tls", host.tls()));
        }
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("domain", preview.domain())
                .add("local", preview.local())
                .add("schedule", preview.schedule())
                .add("schedule_rule", preview.scheduleRule())
                .add("queue", preview.queue())
                .add("queue_paused", preview.paused())
                .add("route", preview.route())
                .add("route_rule", preview.routeRule())
                .add("route_type", preview.type())
                .add("hosts", hosts);
        if (preview.error() == null) {
            return json.addNull("error").build();
        }
        return json.add("error", preview.error()).build();
    }
}
