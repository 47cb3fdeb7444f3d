package org.postroad.delivery.entity;

import org.jspecify.annotations.Nullable;

/**
 * Who is spoken to, and how.
 *
 * @param host its name, which its certificate must be for
 * @param helo what we call ourselves
 * @param lmtp whether it speaks LMTP (RFC 2033)
 * @param encrypted whether TLS comes before the first word
 * @param login null if there is nothing to sign in with
 */
public record SmtpPeer(
        String host,
        String helo,
        boolean lmtp,
        boolean encrypted,
        TlsUse tls,
        @Nullable SmtpLogin login) {}
