package org.postroad.provider.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.function.LongConsumer;
import org.postroad.platform.control.Chance;
import org.postroad.provider.entity.HttpSecrets;
import org.postroad.provider.entity.ProviderCredential;

/** Makes the key that a credential's provider events are signed with. The one before it is good no longer. */
@Dependent
public class MakeEventKey {
    private static final int BYTES = 32;

    private final CredentialChanges changes;
    private final SecretSeals seals;
    private final SecureRandom random = Chance.secure();

    @Inject
    MakeEventKey(CredentialChanges changes, SecretSeals seals) {
        this.changes = changes;
        this.seals = seals;
    }

    /** A key that was made. Shows nothing of it. @param key in the clear, as nobody sees it again: 64 hexadecimal digits */
    public record Made(ProviderCredential credential, String key) {
        @Override
        public String toString() {
            return HttpSecrets.MASK;
        }
    }

    /**
     * Makes one.
     *
     * @param precondition given the present version once the row is locked
     * @throws org.postroad.platform.entity.Refused NOT_FOUND for an unknown id, and what the precondition throws
     */
    public Made make(long id, LongConsumer precondition) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String key = HexFormat.of().formatHex(bytes);
        return changes.on(id, precondition, credential -> {
            credential.takeEventKey(seals.sealEventKey(id, key), changes.now());
            changes.record(credential, "event_key", CredentialChanges.described(credential));
            return new Made(credential, key);
        });
    }
}
