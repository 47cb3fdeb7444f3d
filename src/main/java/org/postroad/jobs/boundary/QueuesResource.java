package org.postroad.jobs.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Pattern;
import org.postroad.identity.control.Access;
import org.postroad.identity.control.Caller;
import org.postroad.identity.entity.Permission;
import org.postroad.jobs.control.Queues;
import org.postroad.jobs.entity.QueueBody;
import org.postroad.jobs.entity.QueueKind;
import org.postroad.jobs.entity.VirtualQueue;
import org.postroad.platform.boundary.IdempotencyKey;
import org.postroad.platform.boundary.JsonBody;
import org.postroad.platform.boundary.JsonFields;
import org.postroad.platform.boundary.ListAnswer;
import org.postroad.platform.boundary.ObjectAnswer;
import org.postroad.platform.boundary.QueryFields;
import org.postroad.platform.control.IdempotentRequest;
import org.postroad.platform.control.IdempotentRequests;
import org.postroad.platform.entity.Json;

/** The virtual queues. */
@Path("queues")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class QueuesResource {
    private static final int DEFAULT_THREADS = 25;
    private static final int DESCRIPTION = 1_000;

    /** One segment of a path, so that a queue can be asked for by name; no id looks so, see {@link VirtualQueue#ID}. */
    private static final Pattern NAME = Pattern.compile("(?!que_)[A-Za-z0-9][A-Za-z0-9._-]*");

    private @Inject Access access;
    private @Inject Caller caller;
    private @Inject Queues queues;
    private @Inject IdempotentRequests requests;

    @Context
    private UriInfo uri;

    @Context
    private HttpHeaders headers;

    @GET
    public Response list() {
        access.requireServer(Permission.SYS_MTA_VIRTUAL_QUEUE_QUERY);
        new QueryFields(uri).finish();
        JsonArrayBuilder data = Json.createArrayBuilder();
        queues.all().forEach(queue -> data.add(QueueView.json(queue)));
        return ListAnswer.whole(data.build(), headers);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(InputStream body) {
        access.requireServer(Permission.SYS_MTA_VIRTUAL_QUEUE_CREATE);
        byte[] bytes = JsonBody.bytes(body);
        JsonFields fields = new JsonFields(JsonBody.object(bytes), "");
        fields.readOnly("id", "paused", "pause");
        fields.required("name");
        String name = fields.string("name", VirtualQueue.MAX_NAME).orElse("");
        if (fields.has("name") && !NAME.matcher(name).matches()) {
            fields.error("name", "invalid_name", "A name is of letters, digits, '.', '_' and '-', not que_ first.");
        }
        QueueKind kind =
                fields.choice("kind", QueueKind.class, QueueKind::wireName).orElse(QueueKind.WORK);
        QueueBody made = new QueueBody(
                kind,
                threads(fields).orElse(DEFAULT_THREADS),
                description(fields).orElse(""),
                null);
        fields.finish();
        IdempotentRequest request =
                new IdempotentRequest(caller.userId(), 0, "/" + uri.getPath(), IdempotencyKey.of(headers), bytes);
        return IdempotencyKey.response(requests.run(request, () -> {
            VirtualQueue queue = queues.create(name, made);
            return ObjectAnswer.created(
                    QueueView.json(queue), queue.version(), "/api/queues/" + VirtualQueue.ID.text(queue.id()));
        }));
    }

    static Optional<Integer> threads(JsonFields fields) {
        return fields.isNull("threads_per_node")
                ? Optional.of(DEFAULT_THREADS)
                : fields.integer("threads_per_node", 1, QueueBody.MAX_THREADS).map(Long::intValue);
    }

    static Optional<String> description(JsonFields fields) {
        return fields.isNull("description") ? Optional.of("") : fields.string("description", DESCRIPTION);
    }
}
