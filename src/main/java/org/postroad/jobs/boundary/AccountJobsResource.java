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
import java.util.OptionalLong;
import org.postroad.identity.control.Caller;
import org.postroad.identity.entity.Permission;
import org.postroad.jobs.control.JobPage;
import org.postroad.jobs.control.SearchJobs;
import org.postroad.platform.boundary.IdempotencyKey;
import org.postroad.platform.boundary.JsonBody;
import org.postroad.platform.boundary.ListAnswer;
import org.postroad.platform.control.Contended;
import org.postroad.platform.control.IdempotentRequest;
import org.postroad.platform.control.IdempotentRequests;

/** The jobs of an account. */
@Path("accounts/{account_id}/jobs")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class AccountJobsResource {
    private @Inject AccountAccess accounts;
    private @Inject Caller caller;
    private @Inject SearchJobs search;
    private @Inject JobFilters filters;
    private @Inject JobView view;
    private @Inject NewJobsBody newJobs;
    private @Inject IdempotentRequests requests;

    @Context
    private UriInfo uri;

    @Context
    private HttpHeaders headers;

    @GET
    public Response list(@PathParam("account_id") String accountId) {
        long account = accounts.require(accountId, Permission.SYS_TASK_QUERY);
        JobPaging paging = JobListQuery.read(uri, filters, OptionalLong.of(account));
        JobPage page = search.page(paging.search());
        return ListAnswer.of(paging.body(page, view::listed), paging.next(page), uri, headers);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(@PathParam("account_id") String accountId, InputStream body) {
        long account = accounts.require(accountId, Permission.SYS_TASK_CREATE);
        byte[] bytes = JsonBody.bytes(body);
        NewJobsBody.Jobs jobs = newJobs.read(account, bytes);
        String key = IdempotencyKey.of(headers);
        if (key == null && !jobs.mayFold()) {
            // In no transaction of this request: a lone job shares one with those of other requests
            return IdempotencyKey.response(Contended.run(() -> newJobs.enqueue(jobs)));
        }
        IdempotentRequest request = new IdempotentRequest(caller.userId(), account, "/" + uri.getPath(), key, bytes);
        return IdempotencyKey.response(Contended.run(() -> requests.run(request, () -> newJobs.enqueue(jobs))));
    }

    @POST
    @Path("search")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response search(@PathParam("account_id") String accountId, InputStream body) {
        long account = accounts.require(accountId, Permission.SYS_TASK_QUERY);
        JobPaging paging = new JobSearchBody(JsonBody.objectOrEmpty(body), filters, OptionalLong.of(account)).paging();
        JobPage page = search.page(paging.search());
        return Response.ok(paging.body(page, view::listed).toString()).build();
    }
}
