package org.postroad.jobs.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.Optional;
import org.postroad.identity.entity.Permission;
import org.postroad.jobs.control.EditJob;
import org.postroad.jobs.control.JobCommands;
import org.postroad.jobs.control.JobPatch;
import org.postroad.jobs.control.ReadJobs;
import org.postroad.jobs.entity.Job;
import org.postroad.jobs.entity.JobStatus;
import org.postroad.platform.boundary.JsonBody;
import org.postroad.platform.boundary.JsonFields;
import org.postroad.platform.boundary.ObjectAnswer;
import org.postroad.platform.boundary.Preconditions;

/** One job. */
@Path("jobs/{job_id}")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class JobResource {
    private @Inject JobAccess jobs;
    private @Inject ReadJobs read;
    private @Inject EditJob edit;
    private @Inject JobCommands commands;
    private @Inject NewJobFields members;
    private @Inject JobView view;
    private @Inject InstantSource clock;

    @Context
    private HttpHeaders headers;

    @GET
    public Response get(@PathParam("job_id") String jobId) {
        Job job = jobs.read(jobId, Permission.SYS_TASK_GET);
        if (job.status(clock.instant()) == JobStatus.STALLED) {
            // Time alone made it stalled, and its version is the same: never "not modified"
            return ObjectAnswer.changed(view.whole(job), job.version());
        }
        return ObjectAnswer.of(view.whole(job), job.version(), headers);
    }

    @PATCH
    @Consumes({"application/merge-patch+json", MediaType.APPLICATION_JSON})
    public Response change(@PathParam("job_id") String jobId, InputStream body) {
        Job job = jobs.read(jobId, Permission.SYS_TASK_UPDATE);
        JsonFields fields = new JsonFields(JsonBody.object(body), "");
        fields.readOnly(NewJobFields.READ_ONLY);
        fields.readOnly("action", "unique_key");
        JobPatch patch = new JobPatch(
                fields.isNull("priority") ? Optional.of(0) : members.priority(fields),
                fields.isNull("due") ? Optional.of(clock.instant()) : members.due(fields),
                fields.isNull("queue") ? members.ownQueue(job.action()) : members.queue(fields),
                fields.isNull("payload") ? Optional.of(JsonObject.EMPTY_JSON_OBJECT) : members.payload(fields));
        fields.finish();
        edit.edit(job.id(), patch, version -> Preconditions.ifMatch(headers, version));
        Job changed = read.job(job.id());
        return ObjectAnswer.changed(view.whole(changed), changed.version());
    }

    @DELETE
    public Response delete(@PathParam("job_id") String jobId) {
        long id = jobs.require(jobId, Permission.SYS_TASK_DESTROY);
        commands.delete(id, version -> Preconditions.ifMatch(headers, version));
        return Response.noContent().build();
    }
}
