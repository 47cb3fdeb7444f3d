package org.postroad.provider.entity;

/**
 * Where a mail server is.
 *
 * @param host its name, at most 255 characters, or an IP address; with TLS, its certificate must be for it
 * @param port 1 to 65,535
 */
public record MailServer(String host, int port, TlsMode tls) {}
