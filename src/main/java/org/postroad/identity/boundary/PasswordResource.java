package org.postroad.identity.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.postroad.identity.control.ChangePassword;
import org.postroad.identity.entity.PasswordHash;
import org.postroad.platform.boundary.JsonBody;
import org.postroad.platform.boundary.JsonFields;

/** The caller's own password. */
@Path("password")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class PasswordResource {
    private @Inject ChangePassword changePassword;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response change(InputStream body) {
        JsonFields fields = new JsonFields(JsonBody.object(body), "");
        fields.required("current_password");
        String current =
                fields.string("current_password", PasswordHash.MAX_LENGTH).orElse("");
        fields.required("new_password");
        String wanted = NewUser.password(fields, "new_password").orElse("");
        fields.finish();
        changePassword.change(current, wanted);
        return Response.noContent().build();
    }
}
