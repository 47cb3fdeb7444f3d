package org.postroad.provider.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.control.SecretCipher;
import org.postroad.platform.control.SecretPlace;
import org.postroad.platform.control.SecretUnreadable;
import org.postroad.provider.entity.CredentialSecrets;
import org.postroad.provider.entity.ProviderCredential;

/** Seals and opens what is secret of a credential, each text for its own row and column. */
@Dependent
class SecretSeals {
    private final SecretCipher cipher;

    @Inject
    SecretSeals(SecretCipher cipher) {
        this.cipher = cipher;
    }

    CredentialSecrets seal(long credentialId, CredentialSecrets secrets) {
        String clientSecret = secrets.clientSecret();
        return new CredentialSecrets(
                cipher.seal(secrets.secret(), secretPlace(credentialId)),
                clientSecret == null ? null : cipher.seal(clientSecret, clientSecretPlace(credentialId)));
    }

    /** @throws SecretUnreadable if this node cannot */
    CredentialSecrets open(long credentialId, CredentialSecrets encrypted) {
        String clientSecret = encrypted.clientSecret();
        return new CredentialSecrets(
                cipher.open(encrypted.secret(), secretPlace(credentialId)),
                clientSecret == null ? null : cipher.open(clientSecret, clientSecretPlace(credentialId)));
    }

    /** Seals what provider events are signed with. */
    String sealEventKey(long credentialId, String key) {
        return cipher.seal(key, eventKeyPlace(credentialId));
    }

    /** @throws SecretUnreadable if this node cannot */
    String openEventKey(long credentialId, String encrypted) {
        return cipher.open(encrypted, eventKeyPlace(credentialId));
    }

    /** Whether a ciphertext is under the current key; one that is not there is. */
    boolean isCurrent(@Nullable String encrypted) {
        return encrypted == null || cipher.isCurrent(encrypted);
    }

    private static SecretPlace secretPlace(long credentialId) {
        return new SecretPlace(ProviderCredential.TABLE, credentialId, "secret");
    }

    private static SecretPlace eventKeyPlace(long credentialId) {
        return new SecretPlace(ProviderCredential.TABLE, credentialId, "event_key");
    }

    private static SecretPlace clientSecretPlace(long credentialId) {
        return new SecretPlace(ProviderCredential.TABLE, credentialId, "client_secret");
    }
}
