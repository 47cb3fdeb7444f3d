package org.postroad.delivery.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.postroad.platform.control.SecretCipher;
import org.postroad.platform.control.SecretPlace;
import org.postroad.platform.control.SecretUnreadable;

/** What relays are signed in to with, each sealed for its own row. */
@Dependent
class RelaySecrets {
    private final SecretCipher cipher;

    @Inject
    RelaySecrets(SecretCipher cipher) {
        this.cipher = cipher;
    }

    String seal(long routeId, String secret) {
        return cipher.seal(secret, place(routeId));
    }

    /** @throws SecretUnreadable if this node cannot */
    String open(long routeId, String sealed) {
        return cipher.open(sealed, place(routeId));
    }

    /** Whether it is under the current key. */
    boolean isCurrent(String sealed) {
        return cipher.isCurrent(sealed);
    }

    private static SecretPlace place(long routeId) {
        return new SecretPlace("stored_object", routeId, "authSecret");
    }
}
