package org.postroad.provider.entity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What is known of a credential. */
public enum CredentialStatus {
    /** Nothing: it was not tested since it was made, or since what matters of it was changed. */
    UNVERIFIED,
    /** Its last test went well, or failed for a time only after one that did. */
    VALID,
    /** Its last test failed in a way that trying again will not mend. */
    FAILING;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The status of that name on the wire. */
    public static Optional<CredentialStatus> named(String wireName) {
        return Arrays.stream(values())
                .filter(status -> status.wireName().equals(wireName))
                .findFirst();
    }

    static CredentialStatus of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
