package org.postroad.provider.entity;

import org.jspecify.annotations.Nullable;

/**
 * What is secret of a credential: in the clear, or sealed, as whoever has it says. Shows nothing of itself.
 *
 * @param secret the password, or the refresh token
 * @param clientSecret that of the OAuth client; null where there is none
 */
public record CredentialSecrets(String secret, @Nullable String clientSecret) {
    @Override
    public String toString() {
        return HttpSecrets.MASK;
    }
}
