package org.postroad.jobs.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import org.postroad.identity.entity.Permission;
import org.postroad.jobs.control.ReadJobs;
import org.postroad.jobs.entity.FailedAttempt;
import org.postroad.platform.boundary.Cursor;
import org.postroad.platform.boundary.ListAnswer;
import org.postroad.platform.boundary.Paging;
import org.postroad.platform.boundary.QueryFields;
import org.postroad.platform.entity.Json;

/** The failed attempts of a job, the last first. */
@Path("jobs/{job_id}/attempts")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class JobAttemptsResource {
    private @Inject JobAccess jobs;
    private @Inject ReadJobs read;

    @Context
    private UriInfo uri;

    @Context
    private HttpHeaders headers;

    @GET
    public Response list(@PathParam("job_id") String jobId) {
        long id = jobs.require(jobId, Permission.SYS_TASK_GET);
        QueryFields query = new QueryFields(uri);
        boolean stack = query.bool("stack").orElse(false);
        int limit = query.integer("limit", 1, Paging.MAX_LIMIT)
                .orElse((long) Paging.DEFAULT_LIMIT)
                .intValue();
        Optional<String> cursor = query.string("cursor", 2_000);
        query.finish();
        String list = "attempts " + id;
        int before = cursor.map(text -> number(Cursor.position(list, text))).orElse(Integer.MAX_VALUE);
        List<FailedAttempt> found = read.attempts(id, before, limit + 1);
        List<FailedAttempt> page = found.subList(0, Math.min(limit, found.size()));
        JsonArrayBuilder data = Json.createArrayBuilder();
        page.forEach(attempt -> data.add(json(attempt, stack)));
        Optional<String> next = found.size() > limit ? Optional.of(end(list, page)) : Optional.empty();
        return ListAnswer.of(data.build(), next, uri, headers);
    }

    private static int number(JsonObject position) {
        return position.get("n") instanceof JsonNumber number ? number.intValue() : 0;
    }

    private static String end(String list, List<FailedAttempt> page) {
        int last = page.get(page.size() - 1).number();
        return Cursor.text(list, Json.createObjectBuilder().add("n", last).build());
    }

    /** @param stack whether to show where in the code it failed */
    static JsonObject json(FailedAttempt attempt, boolean stack) {
        JsonObjectBuilder json =
                Json.createObjectBuilder().add("number", attempt.number()).add("node", attempt.node());
        attempt.startedAt()
                .ifPresentOrElse(at -> json.add("started_at", at.toString()), () -> json.addNull("started_at"));
        json.add("ended_at", attempt.endedAt().toString())
                .add("code", attempt.code())
                .add("permanent", attempt.permanent())
                .add("detail", attempt.detail());
        if (stack) {
            attempt.stack().ifPresentOrElse(text -> json.add("stack", text), () -> json.addNull("stack"));
        }
        return json.build();
    }
}
