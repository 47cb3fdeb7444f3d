package org.postroad.identity.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.control.Access;
import org.postroad.identity.control.ApiKeyStore;
import org.postroad.identity.control.Caller;
import org.postroad.identity.control.CreateApiKey;
import org.postroad.identity.control.CreateApiKey.Created;
import org.postroad.identity.entity.Account;
import org.postroad.identity.entity.ApiKey;
import org.postroad.identity.entity.Permission;
import org.postroad.platform.boundary.IdPaging;
import org.postroad.platform.boundary.IdempotencyKey;
import org.postroad.platform.boundary.JsonBody;
import org.postroad.platform.boundary.ListAnswer;
import org.postroad.platform.boundary.ObjectAnswer;
import org.postroad.platform.boundary.QueryFields;
import org.postroad.platform.control.Answer;
import org.postroad.platform.control.IdempotentRequest;
import org.postroad.platform.control.IdempotentRequests;
import org.postroad.platform.entity.Json;

/** The API keys of an account: one's own; everybody's for who may change members. */
@Path("accounts/{account_id}/api-keys")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class ApiKeysResource {
    private @Inject Access access;
    private @Inject Caller caller;
    private @Inject ApiKeyStore keys;
    private @Inject CreateApiKey createApiKey;
    private @Inject IdempotentRequests requests;

    @Context
    private UriInfo uri;

    @Context
    private HttpHeaders headers;

    @GET
    public Response list(@PathParam("account_id") String accountId) {
        long account = AccountResource.id(accountId);
        access.requireInAccount(account, Permission.SYS_API_KEY_QUERY);
        QueryFields query = new QueryFields(uri);
        IdPaging paging = new IdPaging(uri.getPath(), query.paging());
        query.finish();
        IdPaging.Page page =
                paging.page(keys.page(account, whose(account), paging.slice()), ApiKey::id, ApiKeyView::json);
        return ListAnswer.of(page.items(), page.next(), uri, headers);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(@PathParam("account_id") String accountId, InputStream body) {
        long account = AccountResource.id(accountId);
        access.requireInAccount(account, Permission.SYS_API_KEY_CREATE);
        byte[] bytes = JsonBody.bytes(body);
        NewApiKey wanted = NewApiKey.read(JsonBody.object(bytes));
        if (wanted.memberId().isPresent()) {
            access.requireInAccount(account, Permission.SYS_MEMBER_UPDATE);
        }
        AtomicReference<@Nullable Created> made = new AtomicReference<>();
        IdempotentRequest request =
                new IdempotentRequest(caller.userId(), account, "/" + uri.getPath(), IdempotencyKey.of(headers), bytes);
        Answer answer = requests.run(request, () -> {
            Created created = createApiKey.create(account, wanted.name(), wanted.memberId(), wanted.grant());
            made.set(created);
            String path = "/api/accounts/" + Account.ID.text(account) + "/api-keys/"
                    + ApiKey.ID.text(created.key().id());
            return ObjectAnswer.created(
                    ApiKeyView.json(created.key()), created.key().version(), path);
        });
        return IdempotencyKey.response(Optional.ofNullable(made.get())
                .map(created -> withSecret(answer, created))
                .orElse(answer));
    }

    /** The secret goes to the caller but not into what is kept for the Idempotency-Key: a replay shows the key without it. */
    private static Answer withSecret(Answer answer, Created created) {
        JsonObject shown = Json.createObjectBuilder(ApiKeyView.json(created.key()))
                .add("secret", created.secret().text())
                .build();
        return new Answer(
                answer.status(), answer.headers(), ObjectAnswer.body(shown).toString());
    }

    /** Whose keys the caller may see: empty for everybody's. */
    private OptionalLong whose(long account) {
        return caller.rights().inAccount(account, Permission.SYS_MEMBER_UPDATE)
                ? OptionalLong.empty()
                : OptionalLong.of(caller.userId());
    }
}
