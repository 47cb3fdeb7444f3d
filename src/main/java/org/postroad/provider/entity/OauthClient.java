package org.postroad.provider.entity;

/**
 * Who asks for access tokens (RFC 6749 §6), and where.
 *
 * @param tokenUrl the token endpoint, {@code https}; at most 2,000 characters
 * @param clientId at most 255 characters
 */
public record OauthClient(String tokenUrl, String clientId) {}
