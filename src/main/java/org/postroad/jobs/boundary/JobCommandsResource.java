package org.postroad.jobs.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.io.InputStream;
import java.util.function.LongConsumer;
import org.postroad.identity.entity.Permission;
import org.postroad.jobs.control.JobCommands;
import org.postroad.jobs.control.ReadJobs;
import org.postroad.jobs.entity.Job;
import org.postroad.platform.boundary.EntityTag;
import org.postroad.platform.boundary.JsonBody;
import org.postroad.platform.boundary.JsonFields;
import org.postroad.platform.boundary.ObjectAnswer;
import org.postroad.platform.boundary.Preconditions;

/** The commands on one job; each answers with the job as it is then. A command that needs no body takes an empty one or none. */
@Path("jobs/{job_id}")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class JobCommandsResource {
    private @Inject JobAccess jobs;
    private @Inject ReadJobs read;
    private @Inject JobCommands commands;
    private @Inject JobView view;

    @Context
    private HttpHeaders headers;

    @POST
    @Path("retry")
    public Response retry(@PathParam("job_id") String jobId, InputStream body) {
        long id = jobs.require(jobId, Permission.SYS_TASK_UPDATE);
        requireEmpty(body);
        commands.retry(id, precondition());
        return answer(id, Status.OK);
    }

    @POST
    @Path("trigger")
    public Response trigger(@PathParam("job_id") String jobId, InputStream body) {
        long id = jobs.require(jobId, Permission.SYS_TASK_UPDATE);
        requireEmpty(body);
        commands.trigger(id, precondition());
        return answer(id, Status.OK);
    }

    @POST
    @Path("resolve")
    @Consumes({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
    public Response resolve(@PathParam("job_id") String jobId, InputStream body) {
        long id = jobs.require(jobId, Permission.SYS_TASK_UPDATE);
        JsonFields fields = new JsonFields(JsonBody.objectOrEmpty(body), "");
        String note = fields.string("note", Job.MAX_NOTE).orElse("");
        fields.finish();
        commands.resolve(id, note, precondition());
        return answer(id, Status.OK);
    }

    @POST
    @Path("cancel")
    public Response cancel(@PathParam("job_id") String jobId, InputStream body) {
        long id = jobs.require(jobId, Permission.SYS_TASK_UPDATE);
        requireEmpty(body);
        boolean asked = commands.cancel(id, precondition());
        return answer(id, asked ? Status.ACCEPTED : Status.OK);
    }

    private static void requireEmpty(InputStream body) {
        new JsonFields(JsonBody.objectOrEmpty(body), "").finish();
    }

    private LongConsumer precondition() {
        return version -> Preconditions.ifMatch(headers, version);
    }

    private Response answer(long id, Status status) {
        Job job = read.job(id);
        return Response.status(status)
                .entity(ObjectAnswer.body(view.whole(job)).toString())
                .header(HttpHeaders.ETAG, EntityTag.of(job.version()).header())
                .build();
    }
}
