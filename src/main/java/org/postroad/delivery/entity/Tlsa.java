package org.postroad.delivery.entity;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;

/**
 * What the DNS says of a host's certificate (RFC 6698 §2.1, RFC 7672 §3.1).
 *
 * @param usage 2 an authority over it (DANE-TA), 3 itself (DANE-EE); 0 and 1 are of no use for mail
 * @param selector 0 the certificate, 1 its public key
 * @param matching 0 as it is, 1 by SHA-256, 2 by SHA-512
 * @param association the certificate's, the key's or the digest's bytes in hexadecimal digits, in lower case
 */
public record Tlsa(int usage, int selector, int matching, String association) {
    public static final int AUTHORITY = 2;
    public static final int ITSELF = 3;

    /** Whether hosts can be held against it. */
    public boolean isUsable() {
        return (usage == AUTHORITY || usage == ITSELF)
                && (selector == 0 || selector == 1)
                && switch (matching) {
                    case 0 -> !association.isEmpty();
                    case 1 -> association.length() == 64;
                    case 2 -> association.length() == 128;
                    default -> false;
                };
    }

    /** Those that hosts are held against: usable, and of digests of the same thing only the strongest (RFC 7671 §9). */
    public static List<Tlsa> chosen(List<Tlsa> all) {
        List<Tlsa> usable = all.stream().filter(Tlsa::isUsable).distinct().toList();
        return usable.stream()
                .filter(one -> one.matching != 1 || usable.stream().noneMatch(one::isWeakerThan))
                .toList();
    }

    private boolean isWeakerThan(Tlsa other) {
        return other.matching == 2 && other.usage == usage && other.selector == selector;
    }

    /** Whether it is this certificate that is meant. */
    public boolean matches(X509Certificate certificate) {
        try {
            byte[] selected = selector == 0
                    ? certificate.getEncoded()
                    : certificate.getPublicKey().getEncoded();
            byte[] shown = switch (matching) {
                case 0 -> selected;
                case 1 -> MessageDigest.getInstance("SHA-256").digest(selected);
                case 2 -> MessageDigest.getInstance("SHA-512").digest(selected);
                default -> new byte[0];
            };
            return isUsable() && HexFormat.of().formatHex(shown).equals(association);
        } catch (CertificateEncodingException e) {
            return false;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-2", e);
        }
    }
}
