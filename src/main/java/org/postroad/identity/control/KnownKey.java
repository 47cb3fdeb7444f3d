package org.postroad.identity.control;

import org.postroad.identity.entity.ApiKey;
import org.postroad.identity.entity.KeyGrant;

/** An API key as signing in needs it, and the user it stands for. */
record KnownKey(long id, long accountId, String name, KeyGrant grant, KnownUser user) {
    SignedIn signedIn() {
        String actor = "key:" + name + " (" + ApiKey.ID.text(id) + ")";
        return new SignedIn(user.id(), actor, grant.cut(user.rights(), accountId), grant.expiresAt(), grant.allowed());
    }
}
