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
import org.postroad.identity.control.ChangeMember;
import org.postroad.identity.control.MemberStore;
import org.postroad.identity.control.MemberStore.Named;
import org.postroad.identity.entity.Member;
import org.postroad.identity.entity.Permission;
import org.postroad.identity.entity.Role;
import org.postroad.platform.boundary.JsonBody;
import org.postroad.platform.boundary.JsonFields;
import org.postroad.platform.boundary.ObjectAnswer;
import org.postroad.platform.boundary.PathId;
import org.postroad.platform.boundary.Preconditions;

/** One member of an account. */
@Path("accounts/{account_id}/members/{member_id}")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class MemberResource {
    private @Inject Access access;
    private @Inject MemberStore members;
    private @Inject ChangeMember changeMember;

    @Context
    private HttpHeaders headers;

    @GET
    public Response get(@PathParam("account_id") String accountId, @PathParam("member_id") String memberId) {
        long account = AccountResource.id(accountId);
        access.requireInAccount(account, Permission.SYS_MEMBER_GET);
        Named named = members.get(account, id(memberId));
        return ObjectAnswer.of(MemberView.json(named), named.member().version(), headers);
    }

    @PATCH
    @Consumes({"application/merge-patch+json", MediaType.APPLICATION_JSON})
    public Response change(
            @PathParam("account_id") String accountId, @PathParam("member_id") String memberId, InputStream body) {
        long account = AccountResource.id(accountId);
        access.requireInAccount(account, Permission.SYS_MEMBER_UPDATE);
        long id = id(memberId);
        JsonFields fields = new JsonFields(JsonBody.object(body), "");
        fields.readOnly("id", "account_id", "user_id", "user_name", "created_at");
        Optional<Role> role = fields.choice("role", Role.class, Role::wireName);
        if (fields.isNull("role")) {
            fields.required("role");
        }
        fields.finish();
        Named named = changeMember.become(account, id, role, version -> Preconditions.ifMatch(headers, version));
        return ObjectAnswer.changed(MemberView.json(named), named.member().version());
    }

    @DELETE
    public Response remove(@PathParam("account_id") String accountId, @PathParam("member_id") String memberId) {
        long account = AccountResource.id(accountId);
        access.requireInAccount(account, Permission.SYS_MEMBER_DESTROY);
        changeMember.remove(account, id(memberId), version -> Preconditions.ifMatch(headers, version));
        return Response.noContent().build();
    }

    private static long id(String memberId) {
        return PathId.read(Member.ID, memberId, "member");
    }
}
