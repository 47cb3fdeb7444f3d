package org.postroad.jobs.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
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
import org.postroad.identity.control.Caller;
import org.postroad.identity.entity.Permission;
import org.postroad.jobs.control.CreateTask;
import org.postroad.jobs.control.ReadTasks;
import org.postroad.jobs.control.SearchTasks;
import org.postroad.jobs.control.TaskPage;
import org.postroad.jobs.entity.Task;
import org.postroad.platform.boundary.IdempotencyKey;
import org.postroad.platform.boundary.JsonBody;
import org.postroad.platform.boundary.ListAnswer;
import org.postroad.platform.boundary.ObjectAnswer;
import org.postroad.platform.control.Answer;
import org.postroad.platform.control.Contended;
import org.postroad.platform.control.IdempotentRequest;
import org.postroad.platform.control.IdempotentRequests;

/** The tasks of an account. */
@Path("accounts/{account_id}/tasks")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class AccountTasksResource {
    private @Inject AccountAccess accounts;
    private @Inject Caller caller;
    private @Inject SearchTasks search;
    private @Inject CreateTask createTask;
    private @Inject ReadTasks read;
    private @Inject TaskFields members;
    private @Inject TaskView view;
    private @Inject IdempotentRequests requests;

    @Context
    private UriInfo uri;

    @Context
    private HttpHeaders headers;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(@PathParam("account_id") String accountId, InputStream body) {
        long account = accounts.require(accountId, Permission.SYS_TASK_CREATE);
        byte[] bytes = JsonBody.bytes(body);
        TaskFields.Wanted wanted = members.create(account, JsonBody.object(bytes));
        IdempotentRequest request =
                new IdempotentRequest(caller.userId(), account, "/" + uri.getPath(), IdempotencyKey.of(headers), bytes);
        return IdempotencyKey.response(Contended.run(() -> requests.run(request, () -> created(wanted))));
    }

    private Answer created(TaskFields.Wanted wanted) {
        CreateTask.Created created = createTask.create(wanted.task(), wanted.trigger());
        Task task = read.task(created.id());
        return ObjectAnswer.created(
                wanted.trigger() ? view.triggered(task, created.jobIds()) : view.whole(task),
                task.version(),
                "/api/tasks/" + Task.ID.text(task.id()));
    }

    @GET
    public Response list(@PathParam("account_id") String accountId) {
        long account = accounts.require(accountId, Permission.SYS_TASK_QUERY);
        TaskPaging paging = TaskListQuery.read(account, uri);
        TaskPage page = search.page(paging.search());
        return ListAnswer.of(paging.body(page, view.listed(page)), paging.next(page), uri, headers);
    }

    @POST
    @Path("search")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response search(@PathParam("account_id") String accountId, InputStream body) {
        long account = accounts.require(accountId, Permission.SYS_TASK_QUERY);
        TaskPaging paging = TaskListQuery.read(account, JsonBody.objectOrEmpty(body));
        TaskPage page = search.page(paging.search());
        return Response.ok(paging.body(page, view.listed(page)).toString()).build();
    }
}
