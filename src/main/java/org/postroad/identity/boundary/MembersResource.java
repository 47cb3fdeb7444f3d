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
import java.util.EnumSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.control.Access;
import org.postroad.identity.control.AddMember;
import org.postroad.identity.control.Caller;
import org.postroad.identity.control.MemberStore;
import org.postroad.identity.control.MemberStore.Named;
import org.postroad.identity.control.PasswordCheck;
import org.postroad.identity.entity.Account;
import org.postroad.identity.entity.Member;
import org.postroad.identity.entity.PasswordHash;
import org.postroad.identity.entity.Permission;
import org.postroad.identity.entity.Role;
import org.postroad.platform.boundary.IdPaging;
import org.postroad.platform.boundary.IdempotencyKey;
import org.postroad.platform.boundary.JsonBody;
import org.postroad.platform.boundary.JsonFields;
import org.postroad.platform.boundary.ListAnswer;
import org.postroad.platform.boundary.ObjectAnswer;
import org.postroad.platform.boundary.QueryFields;
import org.postroad.platform.control.IdempotentRequest;
import org.postroad.platform.control.IdempotentRequests;

/** The members of an account. */
@Path("accounts/{account_id}/members")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class MembersResource {
    private @Inject Access access;
    private @Inject Caller caller;
    private @Inject MemberStore members;
    private @Inject AddMember addMember;
    private @Inject PasswordCheck passwords;
    private @Inject IdempotentRequests requests;

    @Context
    private UriInfo uri;

    @Context
    private HttpHeaders headers;

    @GET
    public Response list(@PathParam("account_id") String accountId) {
        long account = AccountResource.id(accountId);
        access.requireInAccount(account, Permission.SYS_MEMBER_QUERY);
        QueryFields query = new QueryFields(uri);
        String name = query.string("q", 255).orElse("");
        IdPaging paging = new IdPaging(uri.getPath() + "?" + name, query.paging());
        query.finish();
        IdPaging.Page page = paging.page(
                members.page(account, name, EnumSet.allOf(Role.class), paging.slice()), Named::id, MemberView::json);
        return ListAnswer.of(page.items(), page.next(), uri, headers);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response add(@PathParam("account_id") String accountId, InputStream body) {
        long account = AccountResource.id(accountId);
        access.requireInAccount(account, Permission.SYS_MEMBER_CREATE);
        JsonObject given = JsonBody.object(body);
        JsonFields fields = new JsonFields(given, "");
        fields.readOnly("id", "account_id", "user_id", "created_at");
        String userName = NewUser.name(fields, "user_name").orElse("");
        fields.required("role");
        Role role = fields.choice("role", Role.class, Role::wireName).orElse(Role.VIEWER);
        Optional<String> password = NewUser.password(fields, "password");
        fields.finish();
        @Nullable PasswordHash hash = password.map(passwords::hash).orElse(null); // slow, so before the transaction
        IdempotentRequest request = new IdempotentRequest(
                caller.userId(), account, "/" + uri.getPath(), IdempotencyKey.of(headers), NewUser.fingerprint(given));
        return IdempotencyKey.response(requests.run(request, () -> {
            Named named = addMember.add(account, userName, role, hash);
            Member member = named.member();
            String path = "/api/accounts/" + Account.ID.text(account) + "/members/" + Member.ID.text(member.id());
            return ObjectAnswer.created(MemberView.json(named), member.version(), path);
        }));
    }
}
