package org.postroad.identity.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.Set;
import org.postroad.identity.control.Access;
import org.postroad.identity.control.MemberStore;
import org.postroad.identity.control.MemberStore.Named;
import org.postroad.identity.entity.Permission;
import org.postroad.identity.entity.Role;
import org.postroad.platform.boundary.IdPaging;
import org.postroad.platform.boundary.JsonBody;
import org.postroad.platform.boundary.ListAnswer;
import org.postroad.platform.boundary.Search;

/** Searches the members of an account. A class of its own: among resources the longest fixed path wins, so that search is no member's id. */
@Path("accounts/{account_id}/members/search")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class MemberSearchResource {
    private @Inject Access access;
    private @Inject MemberStore members;

    @Context
    private UriInfo uri;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response search(@PathParam("account_id") String accountId, InputStream body) {
        long account = AccountResource.id(accountId);
        access.requireInAccount(account, Permission.SYS_MEMBER_QUERY);
        Search search = new Search(JsonBody.objectOrEmpty(body));
        Set<Role> roles = roles(search);
        search.finish();
        IdPaging paging = search.paging(uri.getPath());
        IdPaging.Page page =
                paging.page(members.page(account, search.query(), roles, paging.slice()), Named::id, MemberView::json);
        return Response.ok(ListAnswer.body(page.items(), page.next()).toString())
                .build();
    }

    private static Set<Role> roles(Search search) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String name : search.choices("role")) {
            Role.named(name)
                    .ifPresentOrElse(
                            roles::add,
                            () -> search.filter().error("role", "not_a_choice", "Allowed is owner, member or viewer."));
        }
        return roles.isEmpty() ? EnumSet.allOf(Role.class) : roles;
    }
}
