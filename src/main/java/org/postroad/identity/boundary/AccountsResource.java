package org.postroad.identity.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.control.Access;
import org.postroad.identity.control.AccountStore;
import org.postroad.identity.control.Caller;
import org.postroad.identity.control.CreateAccount;
import org.postroad.identity.entity.Account;
import org.postroad.identity.entity.Permission;
import org.postroad.platform.boundary.IdPaging;
import org.postroad.platform.boundary.IdempotencyKey;
import org.postroad.platform.boundary.JsonBody;
import org.postroad.platform.boundary.JsonFields;
import org.postroad.platform.boundary.ListAnswer;
import org.postroad.platform.boundary.ObjectAnswer;
import org.postroad.platform.boundary.QueryFields;
import org.postroad.platform.control.IdempotentRequest;
import org.postroad.platform.control.IdempotentRequests;

/** All accounts that the caller may know of. */
@Path("accounts")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class AccountsResource {
    private @Inject Access access;
    private @Inject Caller caller;
    private @Inject AccountStore accounts;
    private @Inject CreateAccount createAccount;
    private @Inject IdempotentRequests requests;

    @Context
    private UriInfo uri;

    @Context
    private HttpHeaders headers;

    @GET
    public Response list() {
        QueryFields query = new QueryFields(uri);
        String name = query.string("q", Account.NAME_LENGTH).orElse("");
        IdPaging paging = new IdPaging("accounts?" + name, query.paging());
        query.finish();
        @Nullable
        Set<Long> mine = access.mayServer(Permission.SYS_ACCOUNT_QUERY)
                ? null
                : caller.rights().accounts();
        IdPaging.Page page = paging.page(accounts.page(mine, name, paging.slice()), Account::id, AccountView::json);
        return ListAnswer.of(page.items(), page.next(), uri, headers);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(InputStream body) {
        access.requireServer(Permission.SYS_ACCOUNT_CREATE);
        byte[] bytes = JsonBody.bytes(body);
        JsonFields fields = new JsonFields(JsonBody.object(bytes), "");
        fields.readOnly("id", "created_at");
        fields.required("name");
        String name = AccountResource.name(fields).orElse("");
        long weight =
                fields.integer("weight", Account.MIN_WEIGHT, Account.MAX_WEIGHT).orElse(1L);
        fields.finish();
        IdempotentRequest request =
                new IdempotentRequest(caller.userId(), 0, "/" + uri.getPath(), IdempotencyKey.of(headers), bytes);
        return IdempotencyKey.response(requests.run(request, () -> {
            Account account = createAccount.create(name, (int) weight);
            return ObjectAnswer.created(
                    AccountView.json(account), account.version(), "/api/accounts/" + Account.ID.text(account.id()));
        }));
    }
}
