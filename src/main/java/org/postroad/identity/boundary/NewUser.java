package org.postroad.identity.boundary;

import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.postroad.identity.entity.PasswordHash;
import org.postroad.identity.entity.User;
import org.postroad.platform.boundary.JsonFields;
import org.postroad.platform.entity.Json;

/** The members of a request that make a user. */
final class NewUser {
    private NewUser() {}

    /** The name, in lower case, which every user's is. */
    static Optional<String> name(JsonFields fields, String member) {
        fields.required(member);
        Optional<String> name = fields.string(member, 255).map(text -> text.toLowerCase(Locale.ROOT));
        if (name.isPresent() && !User.isName(name.get())) {
            fields.error(
                    member,
                    "invalid_name",
                    "A user's name is 1 to 255 letters, digits and . _ @ + -, a letter or digit first.");
        }
        return name;
    }

    static Optional<String> password(JsonFields fields, String member) {
        Optional<String> password = fields.string(member, PasswordHash.MAX_LENGTH);
        if (password.isPresent()
                && password.get().codePointCount(0, password.get().length()) < PasswordHash.MIN_LENGTH) {
            fields.error(member, "too_short", "A password has at least " + PasswordHash.MIN_LENGTH + " characters.");
        }
        return password;
    }

    /**
     * What of a request its Idempotency-Key is held against: not the password, since what is kept of that is a fast hash, by which a
     * thief of the database could guess it.
     */
    static byte[] fingerprint(JsonObject body) {
        return Json.createObjectBuilder(body)
                .remove("password")
                .build()
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }
}
