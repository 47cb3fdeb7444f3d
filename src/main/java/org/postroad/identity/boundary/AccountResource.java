package org.postroad.identity.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Optional;
import org.postroad.identity.control.Access;
import org.postroad.identity.control.AccountStore;
import org.postroad.identity.control.ChangeAccount;
import org.postroad.identity.control.DeleteAccount;
import org.postroad.identity.entity.Account;
import org.postroad.identity.entity.Permission;
import org.postroad.platform.boundary.JsonBody;
import org.postroad.platform.boundary.JsonFields;
import org.postroad.platform.boundary.ObjectAnswer;
import org.postroad.platform.boundary.PathId;
import org.postroad.platform.boundary.Preconditions;

/** One account. */
@Path("accounts/{account_id}")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class AccountResource {
    private @Inject Access access;
    private @Inject AccountStore accounts;
    private @Inject ChangeAccount changeAccount;
    private @Inject DeleteAccount deleteAccount;

    @Context
    private HttpHeaders headers;

    @GET
    public Response get(@PathParam("account_id") String accountId) {
        long id = id(accountId);
        access.requireInAccount(id, Permission.SYS_ACCOUNT_GET);
        Account account = accounts.get(id);
        return ObjectAnswer.of(AccountView.json(account), account.version(), headers);
    }

    @PATCH
    @Consumes({"application/merge-patch+json", MediaType.APPLICATION_JSON})
    public Response change(@PathParam("account_id") String accountId, InputStream body) {
        long id = id(accountId);
        access.requireInAccount(id, Permission.SYS_ACCOUNT_UPDATE);
        JsonFields fields = new JsonFields(JsonBody.object(body), "");
        fields.readOnly("id", "created_at");
        Optional<String> name = name(fields);
        Optional<Integer> weight = fields.isNull("weight")
                ? Optional.of(Account.MIN_WEIGHT)
                : fields.integer("weight", Account.MIN_WEIGHT, Account.MAX_WEIGHT)
                        .map(Long::intValue);
        fields.finish();
        if (weight.isPresent()) {
            access.requireServer(Permission.SYS_ACCOUNT_UPDATE); // it is taken from the share of the others
        }
        Account account = changeAccount.change(id, name, weight, version -> Preconditions.ifMatch(headers, version));
        return ObjectAnswer.changed(AccountView.json(account), account.version());
    }

    @DELETE
    public Response delete(@PathParam("account_id") String accountId) {
        long id = id(accountId);
        access.requireInAccount(id, Permission.SYS_ACCOUNT_DESTROY);
        deleteAccount.delete(id, version -> Preconditions.ifMatch(headers, version));
        return Response.noContent().build();
    }

    static Optional<String> name(JsonFields fields) {
        Optional<String> name = fields.string("name", Account.NAME_LENGTH);
        if (fields.isNull("name") || name.filter(String::isBlank).isPresent()) {
            fields.error("name", "required", "A name has 1 to " + Account.NAME_LENGTH + " characters.");
        }
        return name;
    }

    static long id(String accountId) {
        return PathId.read(Account.ID, accountId, "account");
    }
}
