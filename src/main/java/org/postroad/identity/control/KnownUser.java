package org.postroad.identity.control;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.entity.Permission;
import org.postroad.identity.entity.Rights;
import org.postroad.identity.entity.Role;

/**
 * A user as signing in needs it.
 *
 * @param passwordHash the text of the password's hash; null for a user without a password
 * @param server the user's permissions on the server
 * @param roles the user's role in each of its accounts
 */
record KnownUser(long id, String name, @Nullable String passwordHash, Set<Permission> server, Map<Long, Role> roles) {
    Rights rights() {
        return Rights.ofUser(server, roles);
    }

    SignedIn signedIn() {
        return new SignedIn(id, "user:" + name, rights(), null);
    }
}
