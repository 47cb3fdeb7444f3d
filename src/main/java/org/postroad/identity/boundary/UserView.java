package org.postroad.identity.boundary;

import jakarta.json.JsonObject;
import org.postroad.identity.entity.User;
import org.postroad.platform.entity.Json;

/** A user as REST shows it to operators. */
final class UserView {
    private UserView() {}

    static JsonObject json(User user) {
        return Json.createObjectBuilder()
                .add("id", User.ID.text(user.id()))
                .add("name", user.name())
                .add("has_password", user.password().isPresent())
                .add("permissions", ApiKeyView.names(user.permissions()))
                .add("created_at", user.createdAt().toString())
                .build();
    }
}
