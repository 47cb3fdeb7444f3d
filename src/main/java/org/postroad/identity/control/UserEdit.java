package org.postroad.identity.control;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postroad.identity.entity.PasswordHash;
import org.postroad.identity.entity.Permission;
import org.postroad.identity.entity.Quota;

/** What is to become different about a user; what is empty stays. @param roles ids of the roles it is to have on the server */
record UserEdit(
        Optional<PasswordHash> password,
        Optional<Set<Permission>> permissions,
        Optional<Set<Long>> roles,
        Optional<String> description,
        Optional<Map<Quota, Long>> quotas) {
    boolean isEmpty() {
        return password.isEmpty()
                && permissions.isEmpty()
                && roles.isEmpty()
                && description.isEmpty()
                && quotas.isEmpty();
    }
}
