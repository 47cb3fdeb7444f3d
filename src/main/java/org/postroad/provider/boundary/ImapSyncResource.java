package org.postroad.provider.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
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
import org.postroad.identity.control.Caller;
import org.postroad.identity.entity.Permission;
import org.postroad.jobs.control.CreateTask;
import org.postroad.jobs.control.NewTask;
import org.postroad.jobs.entity.Job;
import org.postroad.jobs.entity.Task;
import org.postroad.platform.boundary.IdempotencyKey;
import org.postroad.platform.boundary.JsonBody;
import org.postroad.platform.boundary.ObjectAnswer;
import org.postroad.platform.control.Answer;
import org.postroad.platform.control.Contended;
import org.postroad.platform.control.IdempotentRequest;
import org.postroad.platform.control.IdempotentRequests;
import org.postroad.platform.entity.Json;

/** Syncs what a provider credential leads to: makes the task, and its first jobs with it. */
@Path("accounts/{account_id}/imap")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class ImapSyncResource {
    private static final int ACCEPTED = 202;

    private @Inject MailboxAccess access;
    private @Inject Caller caller;
    private @Inject SyncFields members;
    private @Inject CreateTask createTask;
    private @Inject IdempotentRequests requests;

    @Context
    private UriInfo uri;

    @Context
    private HttpHeaders headers;

    @POST
    @Path("sync-mailboxes")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response syncMailboxes(@PathParam("account_id") String accountId, InputStream body) {
        long account = access.requireInAccount(accountId, Permission.SYS_TASK_CREATE);
        byte[] bytes = JsonBody.bytes(body);
        return answer(account, bytes, members.mailboxes(account, JsonBody.object(bytes)));
    }

    @POST
    @Path("sync-messages")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response syncMessages(@PathParam("account_id") String accountId, InputStream body) {
        long account = access.requireInAccount(accountId, Permission.SYS_TASK_CREATE);
        byte[] bytes = JsonBody.bytes(body);
        return answer(account, bytes, members.messages(account, JsonBody.object(bytes)));
    }

    private Response answer(long account, byte[] body, NewTask wanted) {
        IdempotentRequest request =
                new IdempotentRequest(caller.userId(), account, "/" + uri.getPath(), IdempotencyKey.of(headers), body);
        return IdempotencyKey.response(Contended.run(() -> requests.run(request, () -> started(wanted))));
    }

    private Answer started(NewTask wanted) {
        CreateTask.Created created = createTask.create(wanted, true);
        String task = Task.ID.text(created.id());
        JsonArrayBuilder jobs = Json.createArrayBuilder();
        created.jobIds().forEach(id -> jobs.add(Job.ID.text(id)));
        JsonObject data = Json.createObjectBuilder()
                .add("task_id", task)
                .add("job_ids", jobs)
                .build();
        return new Answer(
                ACCEPTED,
                Map.of(
                        HttpHeaders.CONTENT_TYPE,
                        MediaType.APPLICATION_JSON,
                        HttpHeaders.LOCATION,
                        "/api/tasks/" + task),
                ObjectAnswer.body(data).toString());
    }
}
