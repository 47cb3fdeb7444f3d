package org.postroad.jobs.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.function.LongConsumer;
import org.postroad.identity.control.Access;
import org.postroad.identity.entity.Permission;
import org.postroad.jobs.control.QueuePatch;
import org.postroad.jobs.control.Queues;
import org.postroad.jobs.entity.VirtualQueue;
import org.postroad.platform.boundary.JsonBody;
import org.postroad.platform.boundary.JsonFields;
import org.postroad.platform.boundary.ObjectAnswer;
import org.postroad.platform.boundary.Preconditions;

/** One virtual queue, by its name or its id. */
@Path("queues/{queue_id}")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class QueueResource {
    private static final int REASON = 1_000;

    private @Inject Access access;
    private @Inject Queues queues;

    @Context
    private HttpHeaders headers;

    @GET
    public Response get(@PathParam("queue_id") String nameOrId) {
        access.requireServer(Permission.SYS_MTA_VIRTUAL_QUEUE_GET);
        VirtualQueue queue = queues.find(nameOrId);
        return ObjectAnswer.of(QueueView.json(queue), queue.version(), headers);
    }

    @PATCH
    @Consumes({"application/merge-patch+json", MediaType.APPLICATION_JSON})
    public Response change(@PathParam("queue_id") String nameOrId, InputStream body) {
        access.requireServer(Permission.SYS_MTA_VIRTUAL_QUEUE_UPDATE);
        JsonFields fields = new JsonFields(JsonBody.object(body), "");
        fields.readOnly("id", "name", "kind", "paused", "pause");
        QueuePatch patch = new QueuePatch(QueuesResource.threads(fields), QueuesResource.description(fields));
        fields.finish();
        return answer(queues.change(nameOrId, patch, precondition()));
    }

    @DELETE
    public Response delete(@PathParam("queue_id") String nameOrId) {
        access.requireServer(Permission.SYS_MTA_VIRTUAL_QUEUE_DESTROY);
        queues.delete(nameOrId, precondition());
        return Response.noContent().build();
    }

    @POST
    @Path("pause")
    public Response pause(@PathParam("queue_id") String nameOrId, InputStream body) {
        access.requireServer(Permission.SYS_MTA_VIRTUAL_QUEUE_UPDATE);
        JsonFields fields = new JsonFields(JsonBody.objectOrEmpty(body), "");
        String reason = fields.string("reason", REASON).orElse("");
        fields.finish();
        return answer(queues.pause(nameOrId, reason, precondition()));
    }

    @POST
    @Path("resume")
    public Response resume(@PathParam("queue_id") String nameOrId, InputStream body) {
        access.requireServer(Permission.SYS_MTA_VIRTUAL_QUEUE_UPDATE);
        new JsonFields(JsonBody.objectOrEmpty(body), "").finish();
        return answer(queues.resume(nameOrId, precondition()));
    }

    private LongConsumer precondition() {
        return version -> Preconditions.ifMatch(headers, version);
    }

    private static Response answer(VirtualQueue queue) {
        return ObjectAnswer.changed(QueueView.json(queue), queue.version());
    }
}
