package org.postroad.jobs.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.postroad.identity.control.Access;
import org.postroad.identity.entity.Permission;
import org.postroad.jobs.control.ChangeTaskManager;
import org.postroad.jobs.entity.TaskManager;
import org.postroad.platform.boundary.JsonBody;
import org.postroad.platform.boundary.ObjectAnswer;
import org.postroad.platform.boundary.Preconditions;

/** How failed jobs are retried. */
@Path("settings/task-manager")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class TaskManagerResource {
    private @Inject Access access;
    private @Inject ChangeTaskManager taskManager;

    @Context
    private HttpHeaders headers;

    @GET
    public Response get() {
        access.requireServer(Permission.SYS_TASK_MANAGER_GET);
        TaskManager present = taskManager.present();
        return ObjectAnswer.of(TaskManagerBody.json(present), present.version(), headers);
    }

    @PATCH
    @Consumes({"application/merge-patch+json", MediaType.APPLICATION_JSON})
    public Response change(InputStream body) {
        access.requireServer(Permission.SYS_TASK_MANAGER_UPDATE);
        TaskManagerBody patch = new TaskManagerBody(JsonBody.object(body));
        TaskManager changed = taskManager.change(patch::apply, version -> Preconditions.ifMatch(headers, version));
        return ObjectAnswer.changed(TaskManagerBody.json(changed), changed.version());
    }
}
