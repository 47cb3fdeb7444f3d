package org.postroad.jobs.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.OptionalLong;
import org.postroad.identity.control.Access;
import org.postroad.identity.entity.Permission;
import org.postroad.jobs.control.JobPage;
import org.postroad.jobs.control.SearchJobs;
import org.postroad.platform.boundary.ListAnswer;

/** The jobs of all accounts, for operators. */
@Path("jobs")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class JobsResource {
    private @Inject Access access;
    private @Inject SearchJobs search;
    private @Inject JobFilters filters;
    private @Inject JobView view;

    @Context
    private UriInfo uri;

    @Context
    private HttpHeaders headers;

    @GET
    public Response list() {
        access.requireServer(Permission.SYS_TASK_QUERY);
        JobPaging paging = JobListQuery.read(uri, filters, OptionalLong.empty());
        JobPage page = search.page(paging.search());
        return ListAnswer.of(paging.body(page, view::listed), paging.next(page), uri, headers);
    }
}
