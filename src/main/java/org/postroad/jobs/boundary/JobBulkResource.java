package org.postroad.jobs.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.OptionalLong;
import org.postroad.identity.entity.Permission;
import org.postroad.jobs.control.BulkCommand;
import org.postroad.jobs.control.BulkCommands;
import org.postroad.jobs.entity.Job;
import org.postroad.jobs.entity.JobCommand;
import org.postroad.platform.boundary.JsonBody;
import org.postroad.platform.boundary.ObjectAnswer;
import org.postroad.platform.entity.Json;

/** Commands on all jobs of an account that a filter finds. */
@Path("accounts/{account_id}/jobs")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class JobBulkResource {
    private static final int DEFAULT_LIMIT = 1_000;
    private static final int MAX_LIMIT = 10_000;

    private @Inject AccountAccess accounts;
    private @Inject BulkCommands bulk;
    private @Inject JobFilters filters;

    @POST
    @Path("search-delete")
    public Response delete(@PathParam("account_id") String accountId, InputStream body) {
        return run(accountId, Permission.SYS_TASK_DESTROY, JobCommand.DELETE, "deleted", body);
    }

    @POST
    @Path("search-retry")
    public Response retry(@PathParam("account_id") String accountId, InputStream body) {
        return run(accountId, Permission.SYS_TASK_UPDATE, JobCommand.RETRY, "retried", body);
    }

    @POST
    @Path("search-resolve")
    public Response resolve(@PathParam("account_id") String accountId, InputStream body) {
        return run(accountId, Permission.SYS_TASK_UPDATE, JobCommand.RESOLVE, "resolved", body);
    }

    @POST
    @Path("search-cancel")
    public Response cancel(@PathParam("account_id") String accountId, InputStream body) {
        return run(accountId, Permission.SYS_TASK_UPDATE, JobCommand.CANCEL, "cancelled", body);
    }

    private Response run(String accountId, Permission permission, JobCommand command, String done, InputStream body) {
        long account = accounts.require(accountId, permission);
        JsonObject object = JsonBody.object(body);
        JobSearchBody search = new JobSearchBody(object, filters, OptionalLong.of(account));
        boolean dryRun = search.fields().bool("dry_run").orElse(false);
        int limit = search.fields()
                .integer("limit", 1, MAX_LIMIT)
                .orElse((long) DEFAULT_LIMIT)
                .intValue();
        String note = command == JobCommand.RESOLVE
                ? search.fields().string("note", Job.MAX_NOTE).orElse("")
                : "";
        if (search.filter().isEmpty()) {
            search.fields().error("filter", "required", "A filter is required; it says which jobs are meant.");
        }
        search.fields().finish();
        JsonObject result = dryRun
                ? preview(bulk.preview(search.filter()))
                : outcome(bulk.run(new BulkCommand(command, search.filter(), object, limit, note)), command, done);
        return Response.ok(ObjectAnswer.body(result).toString()).build();
    }

    private static JsonObject preview(BulkCommands.Preview preview) {
        JsonArrayBuilder sample = Json.createArrayBuilder();
        preview.sample().forEach(id -> sample.add(Job.ID.text(id)));
        return Json.createObjectBuilder()
                .add("dry_run", true)
                .add("matched", preview.matched())
                .add("sample", sample)
                .build();
    }

    private static JsonObject outcome(BulkCommands.Done outcome, JobCommand command, String done) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("dry_run", false)
                .add("matched", outcome.matched())
                .add(done, outcome.changed());
        if (command == JobCommand.CANCEL) {
            json.add("stopping", outcome.stopping());
        }
        return json.add("skipped", outcome.skipped())
                .add("has_more", outcome.more())
                .build();
    }
}
