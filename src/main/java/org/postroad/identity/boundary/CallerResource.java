package org.postroad.identity.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.postroad.identity.control.Caller;
import org.postroad.platform.entity.Json;

/** Who calls, as clients of Stalwart ask: what the caller may do anywhere, in which language, of which edition. */
@Path("account")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class CallerResource {
    private @Inject Caller caller;

    @GET
    public JsonObject get() {
        JsonArrayBuilder permissions = Json.createArrayBuilder();
        caller.rights().allAnywhere().forEach(permission -> permissions.add(permission.wireName()));
        return Json.createObjectBuilder()
                .add("permissions", permissions)
                .add("locale", "en")
                .add("edition", "oss")
                .build();
    }
}
