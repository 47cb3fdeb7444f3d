package org.postroad.jobs.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
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
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.postroad.identity.control.Caller;
import org.postroad.identity.entity.Permission;
import org.postroad.jobs.control.ChangeTask;
import org.postroad.jobs.control.DeleteTask;
import org.postroad.jobs.control.ReadTasks;
import org.postroad.jobs.control.TriggerTask;
import org.postroad.jobs.entity.Task;
import org.postroad.platform.boundary.EntityTag;
import org.postroad.platform.boundary.IdempotencyKey;
import org.postroad.platform.boundary.JsonBody;
import org.postroad.platform.boundary.JsonFields;
import org.postroad.platform.boundary.ObjectAnswer;
import org.postroad.platform.boundary.Preconditions;
import org.postroad.platform.boundary.QueryFields;
import org.postroad.platform.control.Answer;
import org.postroad.platform.control.Contended;
import org.postroad.platform.control.IdempotentRequest;
import org.postroad.platform.control.IdempotentRequests;

/** One task. */
@Path("tasks/{task_id}")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class TaskResource {
    private static final int ACCEPTED = 202;

    private @Inject TaskAccess tasks;
    private @Inject Caller caller;
    private @Inject ReadTasks read;
    private @Inject ChangeTask changeTask;
    private @Inject DeleteTask deleteTask;
    private @Inject TriggerTask triggerTask;
    private @Inject TaskFields members;
    private @Inject TaskView view;
    private @Inject IdempotentRequests requests;

    @Context
    private UriInfo uri;

    @Context
    private HttpHeaders headers;

    /** Never "not modified": what its jobs have come to changes without its version. */
    @GET
    public Response get(@PathParam("task_id") String taskId) {
        return answer(tasks.require(taskId, Permission.SYS_TASK_GET));
    }

    @PATCH
    @Consumes({"application/merge-patch+json", MediaType.APPLICATION_JSON})
    public Response change(@PathParam("task_id") String taskId, InputStream body) {
        Task task = tasks.require(taskId, Permission.SYS_TASK_UPDATE);
        JsonObject patch = JsonBody.object(body);
        changeTask.change(task.id(), present -> members.change(task, patch, present), precondition());
        return answer(read.task(task.id()));
    }

    @DELETE
    public Response delete(@PathParam("task_id") String taskId) {
        Task task = tasks.require(taskId, Permission.SYS_TASK_DESTROY);
        QueryFields query = new QueryFields(uri);
        boolean cancelJobs = query.bool("cancel_jobs").orElse(false);
        query.finish();
        deleteTask.delete(task.id(), cancelJobs, precondition());
        return Response.noContent().build();
    }

    @POST
    @Path("trigger")
    public Response trigger(@PathParam("task_id") String taskId, InputStream body) {
        Task task = tasks.require(taskId, Permission.SYS_TASK_UPDATE);
        byte[] bytes = JsonBody.bytes(body);
        if (bytes.length > 0) {
            new JsonFields(JsonBody.object(bytes), "").finish();
        }
        IdempotentRequest request = new IdempotentRequest(
                caller.userId(), task.accountId(), "/" + uri.getPath(), IdempotencyKey.of(headers), bytes);
        return IdempotencyKey.response(Contended.run(() -> requests.run(request, () -> triggered(task.id()))));
    }

    private Answer triggered(long id) {
        List<Long> jobIds = triggerTask.trigger(id, precondition());
        Task task = read.task(id);
        return new Answer(
                ACCEPTED,
                Map.of(
                        HttpHeaders.CONTENT_TYPE,
                        MediaType.APPLICATION_JSON,
                        HttpHeaders.ETAG,
                        EntityTag.of(task.version()).header()),
                ObjectAnswer.body(view.triggered(task, jobIds)).toString());
    }

    private LongConsumer precondition() {
        return version -> Preconditions.ifMatch(headers, version);
    }

    private Response answer(Task task) {
        return ObjectAnswer.changed(view.whole(task), task.version());
    }
}
