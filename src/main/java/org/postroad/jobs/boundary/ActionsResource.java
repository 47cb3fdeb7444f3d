package org.postroad.jobs.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.postroad.jobs.control.Actions;
import org.postroad.jobs.control.JobHandler;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.platform.boundary.ListAnswer;
import org.postroad.platform.boundary.QueryFields;
import org.postroad.platform.entity.Json;

/** What every signed-in caller may know of the engine: the actions of this node, and why attempts fail. */
@Path("")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class ActionsResource {
    private @Inject Actions actions;

    @Context
    private UriInfo uri;

    @Context
    private HttpHeaders headers;

    @GET
    @Path("actions")
    public Response actions() {
        new QueryFields(uri).finish();
        JsonArrayBuilder data = Json.createArrayBuilder();
        for (String name : actions.names()) {
            JobHandler handler = actions.named(name).orElseThrow();
            data.add(Json.createObjectBuilder()
                    .add("name", name)
                    .add("queue", handler.queue())
                    .add("gate", handler.gate().wireName())
                    .add("timeout_seconds", handler.timeout().toSeconds()));
        }
        return ListAnswer.whole(data.build(), headers);
    }

    @GET
    @Path("error-codes")
    public Response errorCodes() {
        new QueryFields(uri).finish();
        JsonArrayBuilder data = Json.createArrayBuilder();
        for (ErrorCode code : ErrorCode.values()) {
            data.add(Json.createObjectBuilder()
                    .add("code", code.wireName())
                    .add("permanent", code.severity() == ErrorCode.Severity.PERMANENT));
        }
        return ListAnswer.whole(data.build(), headers);
    }
}
