package org.postroad.provider.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.function.LongConsumer;
import org.postroad.identity.entity.Permission;
import org.postroad.platform.boundary.JsonBody;
import org.postroad.platform.boundary.JsonFields;
import org.postroad.platform.boundary.ObjectAnswer;
import org.postroad.platform.boundary.Preconditions;
import org.postroad.platform.entity.Json;
import org.postroad.provider.control.ChangeProviderCredential;
import org.postroad.provider.control.DeleteProviderCredential;
import org.postroad.provider.control.MakeEventKey;
import org.postroad.provider.control.RotateProviderCredential;
import org.postroad.provider.control.TestProviderCredential;
import org.postroad.provider.entity.ProviderCredential;

/** One provider credential. */
@Path("provider-credentials/{credential_id}")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class ProviderCredentialResource {
    private @Inject CredentialAccess access;
    private @Inject ChangeProviderCredential changeCredential;
    private @Inject RotateProviderCredential rotateCredential;
    private @Inject TestProviderCredential testCredential;
    private @Inject DeleteProviderCredential deleteCredential;
    private @Inject MakeEventKey makeEventKey;
    private @Inject CredentialFields members;

    @Context
    private HttpHeaders headers;

    @GET
    public Response get(@PathParam("credential_id") String credentialId) {
        ProviderCredential credential = access.require(credentialId, Permission.SYS_PROVIDER_CREDENTIAL_GET);
        return ObjectAnswer.of(CredentialView.json(credential), credential.version(), headers);
    }

    @PATCH
    @Consumes({"application/merge-patch+json", MediaType.APPLICATION_JSON})
    public Response change(@PathParam("credential_id") String credentialId, InputStream body) {
        long id = requireUpdate(credentialId);
        JsonObject patch = JsonBody.object(body);
        return answer(changeCredential.change(id, present -> members.change(patch, present), precondition()));
    }

    @DELETE
    public Response delete(@PathParam("credential_id") String credentialId) {
        ProviderCredential credential = access.require(credentialId, Permission.SYS_PROVIDER_CREDENTIAL_DESTROY);
        deleteCredential.delete(credential.id(), precondition());
        return Response.noContent().build();
    }

    @POST
    @Path("rotate")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response rotate(@PathParam("credential_id") String credentialId, InputStream body) {
        long id = requireUpdate(credentialId);
        JsonObject given = JsonBody.object(body);
        return answer(rotateCredential.rotate(id, present -> members.rotated(given, present), precondition()));
    }

    @POST
    @Path("test")
    public Response test(@PathParam("credential_id") String credentialId, InputStream body) {
        long id = requireUpdate(credentialId);
        new JsonFields(JsonBody.objectOrEmpty(body), "").finish();
        TestProviderCredential.Tested tested = testCredential.test(id, precondition());
        return ObjectAnswer.changed(
                CredentialView.json(tested), tested.credential().version());
    }

    @POST
    @Path("event-key")
    public Response eventKey(@PathParam("credential_id") String credentialId, InputStream body) {
        long id = requireUpdate(credentialId);
        new JsonFields(JsonBody.objectOrEmpty(body), "").finish();
        MakeEventKey.Made made = makeEventKey.make(id, precondition());
        return ObjectAnswer.changed(
                Json.createObjectBuilder()
                        .add("event_key", made.key())
                        .add("credential_id", ProviderCredential.ID.text(id))
                        .build(),
                made.credential().version());
    }

    private long requireUpdate(String credentialId) {
        return access.require(credentialId, Permission.SYS_PROVIDER_CREDENTIAL_UPDATE)
                .id();
    }

    private LongConsumer precondition() {
        return version -> Preconditions.ifMatch(headers, version);
    }

    private static Response answer(ProviderCredential credential) {
        return ObjectAnswer.changed(CredentialView.json(credential), credential.version());
    }
}
