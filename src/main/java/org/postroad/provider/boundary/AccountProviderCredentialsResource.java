package org.postroad.provider.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
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
import java.util.EnumSet;
import java.util.Set;
import org.postroad.identity.control.Caller;
import org.postroad.identity.entity.Permission;
import org.postroad.platform.boundary.IdPaging;
import org.postroad.platform.boundary.IdempotencyKey;
import org.postroad.platform.boundary.JsonBody;
import org.postroad.platform.boundary.ListAnswer;
import org.postroad.platform.boundary.ObjectAnswer;
import org.postroad.platform.boundary.QueryFields;
import org.postroad.platform.boundary.Search;
import org.postroad.platform.control.Answer;
import org.postroad.platform.control.IdempotentRequest;
import org.postroad.platform.control.IdempotentRequests;
import org.postroad.provider.control.CreateProviderCredential;
import org.postroad.provider.control.ProviderCredentialStore;
import org.postroad.provider.entity.CredentialStatus;
import org.postroad.provider.entity.ProviderCredential;

/** The provider credentials of an account. */
@Path("accounts/{account_id}/provider-credentials")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class AccountProviderCredentialsResource {
    private @Inject CredentialAccess access;
    private @Inject Caller caller;
    private @Inject ProviderCredentialStore store;
    private @Inject CreateProviderCredential createCredential;
    private @Inject CredentialFields members;
    private @Inject IdempotentRequests requests;

    @Context
    private UriInfo uri;

    @Context
    private HttpHeaders headers;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(@PathParam("account_id") String accountId, InputStream body) {
        long account = access.requireInAccount(accountId, Permission.SYS_PROVIDER_CREDENTIAL_CREATE);
        byte[] bytes = JsonBody.bytes(body);
        CredentialFields.New wanted = members.create(JsonBody.object(bytes));
        IdempotentRequest request =
                new IdempotentRequest(caller.userId(), account, "/" + uri.getPath(), IdempotencyKey.of(headers), bytes);
        return IdempotencyKey.response(requests.run(request, () -> created(account, wanted)));
    }

    private Answer created(long account, CredentialFields.New wanted) {
        ProviderCredential credential = createCredential.create(account, wanted.settings(), wanted.secrets());
        return ObjectAnswer.created(
                CredentialView.json(credential),
                credential.version(),
                "/api/provider-credentials/" + ProviderCredential.ID.text(credential.id()));
    }

    @GET
    public Response list(@PathParam("account_id") String accountId) {
        long account = access.requireInAccount(accountId, Permission.SYS_PROVIDER_CREDENTIAL_QUERY);
        QueryFields query = new QueryFields(uri);
        String text = query.string("q", ProviderCredential.NAME_LENGTH).orElse("");
        IdPaging paging = new IdPaging(uri.getPath() + "?q=" + text, query.paging());
        query.finish();
        IdPaging.Page page = page(account, text, EnumSet.allOf(CredentialStatus.class), paging);
        return ListAnswer.of(page.items(), page.next(), uri, headers);
    }

    @POST
    @Path("search")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response search(@PathParam("account_id") String accountId, InputStream body) {
        long account = access.requireInAccount(accountId, Permission.SYS_PROVIDER_CREDENTIAL_QUERY);
        Search search = new Search(JsonBody.objectOrEmpty(body));
        Set<CredentialStatus> statuses = statuses(search);
        search.finish();
        IdPaging.Page page = page(account, search.query(), statuses, search.paging(uri.getPath()));
        return Response.ok(ListAnswer.body(page.items(), page.next()).toString())
                .build();
    }

    private IdPaging.Page page(long account, String text, Set<CredentialStatus> statuses, IdPaging paging) {
        return paging.page(
                store.page(account, text, statuses, paging.slice()), ProviderCredential::id, CredentialView::json);
    }

    private static Set<CredentialStatus> statuses(Search search) {
        Set<CredentialStatus> statuses = EnumSet.noneOf(CredentialStatus.class);
        for (String name : search.choices("status")) {
            CredentialStatus.named(name)
                    .ifPresentOrElse(
                            statuses::add,
                            () -> search.filter()
                                    .error("status", "not_a_choice", "Allowed is unverified, valid or failing."));
        }
        return statuses.isEmpty() ? EnumSet.allOf(CredentialStatus.class) : statuses;
    }
}
