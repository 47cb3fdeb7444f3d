package org.postroad.provider.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
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

    /** Whether all of it is under the current key. */
    boolean areCurrent(CredentialSecrets encrypted) {
        String clientSecret = encrypted.clientSecret();
        return cipher.isCurrent(encrypted.secret()) && (clientSecret == null || cipher.isCurrent(clientSecret));
    }

    private static SecretPlace secretPlace(long credentialId) {
        return new SecretPlace(ProviderCredential.TABLE, credentialId, "secret");
    }

    private static SecretPlace clientSecretPlace(long credentialId) {
        return new SecretPlace(ProviderCredential.TABLE, credentialId, "client_secret");
    }
}
