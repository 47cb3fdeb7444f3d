package org.postroad.platform.control;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** A public key as a variable holds it: PEM (RFC 7468 §13), with or without its first and last line and its line breaks. */
final class PublicKeyText {
    private PublicKeyText() {}

    /** An RSA key or one on an elliptic curve; empty if the text is none. */
    static Optional<PublicKey> parse(String pem) {
        String base64 = pem.replaceAll("-----(BEGIN|END) PUBLIC KEY-----", "").replaceAll("\\s", "");
        for (String algorithm : List.of("RSA", "EC")) {
            try {
                byte[] der = Base64.getDecoder().decode(base64);
                return Optional.of(KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der)));
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                continue; // not that kind
            }
        }
        return Optional.empty();
    }
}
