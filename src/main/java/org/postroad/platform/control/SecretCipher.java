package org.postroad.platform.control;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypts what must be kept but not be read from the database or its backups: AES-256-GCM (NIST SP 800-38D) with a random nonce of 96
 * bits and a tag of 128, bound to the {@link SecretPlace}. A ciphertext is text, {@code v1.<id of its key>.<nonce, secret and tag in base64url>}.
 * One key is good for 2³² secrets. Immutable, thread-safe.
 */
public final class SecretCipher {
    private static final Pattern FORM = Pattern.compile("v1\\.([0-9a-f]{16})\\.([A-Za-z0-9_-]+)");
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final MasterKey current;
    private final List<MasterKey> readable;
    private final SecureRandom random;

    /**
     * @param current what is encrypted from now on is under this key
     * @param others what was encrypted under these can still be read
     * @param random where nonces come from
     */
    public SecretCipher(MasterKey current, List<MasterKey> others, SecureRandom random) {
        this.current = current;
        this.readable = Stream.concat(Stream.of(current), others.stream()).toList();
        this.random = random;
    }

    /** The ciphertext of a secret, under the current key. */
    public String seal(String secret, SecretPlace place) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, current, nonce, place);
            byte[] encrypted = cipher.doFinal(secret.getBytes(StandardCharsets.UTF_8));
            byte[] whole = Arrays.copyOf(nonce, NONCE_BYTES + encrypted.length);
            System.arraycopy(encrypted, 0, whole, NONCE_BYTES, encrypted.length);
            return "v1." + current.id() + "."
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has AES-GCM", e);
        }
    }

    /**
     * The secret of a ciphertext.
     *
     * @throws SecretUnreadable if it is under a key that is not here, from another place, or changed
     */
    public String open(String encrypted, SecretPlace place) {
        Matcher form = FORM.matcher(encrypted);
        if (!form.matches()) {
            throw new SecretUnreadable("This is not a ciphertext of ours");
        }
        MasterKey key = key(form.group(1))
                .orElseThrow(() -> new SecretUnreadable(
                        "It is under the key " + form.group(1) + ", which this node does not have"));
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(form.group(2));
            if (bytes.length < NONCE_BYTES) {
                throw new SecretUnreadable("The ciphertext is cut off");
            }
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOf(bytes, NONCE_BYTES), place);
            byte[] secret = cipher.doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES);
            return new String(secret, StandardCharsets.UTF_8);
        } catch (AEADBadTagException | IllegalArgumentException e) {
            throw new SecretUnreadable("The ciphertext was changed, or is not the one of its row");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has AES-GCM", e);
        }
    }

    /** Whether a ciphertext is under the current key. */
    public boolean isCurrent(String encrypted) {
        return encrypted.startsWith("v1." + current.id() + ".");
    }

    /** The id of the current key. */
    public String keyId() {
        return current.id();
    }

    /** Whether what is under the key of that id can be read here. */
    boolean knows(String keyId) {
        return key(keyId).isPresent();
    }

    private Optional<MasterKey> key(String id) {
        return readable.stream().filter(key -> key.id().equals(id)).findFirst();
    }

    private static Cipher cipher(int mode, MasterKey key, byte[] nonce, SecretPlace place)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.key(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place.bytes(key.id()));
        return cipher;
    }
}
