package org.postroad.identity.control;

import java.io.IOException;
import java.net.URI;

/** Gets the public keys of the outside issuer; a CDI bean of the feature that talks to other servers. */
public interface KeyDownload {
    /**
     * @param location {@code https}, or {@code http} where that is allowed
     * @return the body of a good answer
     * @throws IOException if there is none within 5 seconds
     */
    String get(URI location) throws IOException;
}
