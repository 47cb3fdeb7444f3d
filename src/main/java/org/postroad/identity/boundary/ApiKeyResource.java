package org.postroad.identity.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.OptionalLong;
import org.postroad.identity.control.Access;
import org.postroad.identity.control.ApiKeyStore;
import org.postroad.identity.control.Caller;
import org.postroad.identity.control.RevokeApiKey;
import org.postroad.identity.entity.ApiKey;
import org.postroad.identity.entity.Permission;
import org.postroad.platform.boundary.ObjectAnswer;
import org.postroad.platform.boundary.PathId;
import org.postroad.platform.boundary.Preconditions;
import org.postroad.platform.entity.Refused;

/** One API key of an account. */
@Path("accounts/{account_id}/api-keys/{key_id}")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class ApiKeyResource {
    private @Inject Access access;
    private @Inject Caller caller;
    private @Inject ApiKeyStore keys;
    private @Inject RevokeApiKey revokeApiKey;

    @Context
    private HttpHeaders headers;

    @GET
    public Response get(@PathParam("account_id") String accountId, @PathParam("key_id") String keyId) {
        long account = AccountResource.id(accountId);
        access.requireInAccount(account, Permission.SYS_API_KEY_GET);
        ApiKey key = keys.get(account, id(keyId));
        OptionalLong whose = whose(account);
        if (whose.isPresent() && whose.getAsLong() != key.userId()) {
            throw Refused.notFound("API key");
        }
        return ObjectAnswer.of(ApiKeyView.json(key), key.version(), headers);
    }

    @DELETE
    public Response revoke(@PathParam("account_id") String accountId, @PathParam("key_id") String keyId) {
        long account = AccountResource.id(accountId);
        access.requireInAccount(account, Permission.SYS_API_KEY_DESTROY);
        revokeApiKey.revoke(account, id(keyId), whose(account), version -> Preconditions.ifMatch(headers, version));
        return Response.noContent().build();
    }

    /** Whose key it must be: empty for anybody's. */
    private OptionalLong whose(long account) {
        return caller.rights().inAccount(account, Permission.SYS_MEMBER_UPDATE)
                ? OptionalLong.empty()
                : OptionalLong.of(caller.userId());
    }

    private static long id(String keyId) {
        return PathId.read(ApiKey.ID, keyId, "API key");
    }
}
