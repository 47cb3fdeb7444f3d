package org.postroad.identity.boundary;

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
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.control.Access;
import org.postroad.identity.control.Caller;
import org.postroad.identity.control.ChangeUser;
import org.postroad.identity.control.PasswordCheck;
import org.postroad.identity.control.UserStore;
import org.postroad.identity.entity.PasswordHash;
import org.postroad.identity.entity.Permission;
import org.postroad.identity.entity.PermissionNames;
import org.postroad.identity.entity.User;
import org.postroad.platform.boundary.IdPaging;
import org.postroad.platform.boundary.IdempotencyKey;
import org.postroad.platform.boundary.JsonBody;
import org.postroad.platform.boundary.JsonFields;
import org.postroad.platform.boundary.ListAnswer;
import org.postroad.platform.boundary.ObjectAnswer;
import org.postroad.platform.boundary.PathId;
import org.postroad.platform.boundary.Preconditions;
import org.postroad.platform.boundary.QueryFields;
import org.postroad.platform.control.IdempotentRequest;
import org.postroad.platform.control.IdempotentRequests;

/** The users of the server, for operators. */
@Path("users")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class UsersResource {
    private @Inject Access access;
    private @Inject Caller caller;
    private @Inject UserStore users;
    private @Inject ChangeUser changeUser;
    private @Inject PasswordCheck passwords;
    private @Inject IdempotentRequests requests;

    @Context
    private UriInfo uri;

    @Context
    private HttpHeaders headers;

    @GET
    public Response list() {
        access.requireServer(Permission.SYS_USER_QUERY);
        QueryFields query = new QueryFields(uri);
        String name = query.string("q", 255).orElse("");
        IdPaging paging = new IdPaging("users?" + name, query.paging());
        query.finish();
        IdPaging.Page page = paging.page(users.page(name, paging.slice()), User::id, UserView::json);
        return ListAnswer.of(page.items(), page.next(), uri, headers);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(InputStream body) {
        access.requireServer(Permission.SYS_USER_CREATE);
        JsonObject given = JsonBody.object(body);
        JsonFields fields = new JsonFields(given, "");
        fields.readOnly("id", "has_password", "created_at");
        String name = NewUser.name(fields, "name").orElse("");
        Optional<String> password = NewUser.password(fields, "password");
        Set<Permission> permissions = permissions(fields).orElse(Set.of());
        fields.finish();
        @Nullable PasswordHash hash = password.map(passwords::hash).orElse(null);
        IdempotentRequest request = new IdempotentRequest(
                caller.userId(), 0, "/" + uri.getPath(), IdempotencyKey.of(headers), NewUser.fingerprint(given));
        return IdempotencyKey.response(requests.run(request, () -> {
            User user = changeUser.create(name, hash, permissions);
            return ObjectAnswer.created(UserView.json(user), user.version(), "/api/users/" + User.ID.text(user.id()));
        }));
    }

    @GET
    @Path("{user_id}")
    public Response get(@PathParam("user_id") String userId) {
        access.requireServer(Permission.SYS_USER_GET);
        User user = users.get(id(userId));
        return ObjectAnswer.of(UserView.json(user), user.version(), headers);
    }

    @PATCH
    @Path("{user_id}")
    @Consumes({"application/merge-patch+json", MediaType.APPLICATION_JSON})
    public Response change(@PathParam("user_id") String userId, InputStream body) {
        access.requireServer(Permission.SYS_USER_UPDATE);
        long id = id(userId);
        JsonFields fields = new JsonFields(JsonBody.object(body), "");
        fields.readOnly("id", "name", "has_password", "created_at");
        Optional<String> password = NewUser.password(fields, "password");
        Optional<Set<Permission>> permissions = permissions(fields);
        fields.finish();
        User user = changeUser.change(
                id, password.map(passwords::hash), permissions, version -> Preconditions.ifMatch(headers, version));
        return ObjectAnswer.changed(UserView.json(user), user.version());
    }

    @DELETE
    @Path("{user_id}")
    public Response delete(@PathParam("user_id") String userId) {
        access.requireServer(Permission.SYS_USER_DESTROY);
        changeUser.delete(id(userId), version -> Preconditions.ifMatch(headers, version));
        return Response.noContent().build();
    }

    private static Optional<Set<Permission>> permissions(JsonFields fields) {
        Optional<List<String>> names = fields.strings("permissions", 200, 64);
        names.flatMap(PermissionNames::unknown)
                .ifPresent(name ->
                        fields.error("permissions", "unknown_permission", "There is no permission " + name + "."));
        return fields.isNull("permissions") ? Optional.of(Set.of()) : names.map(PermissionNames::of);
    }

    private static long id(String userId) {
        return PathId.read(User.ID, userId, "user");
    }
}
