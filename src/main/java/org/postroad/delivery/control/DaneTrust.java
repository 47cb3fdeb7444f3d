package org.postroad.delivery.control;

import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.postroad.delivery.entity.Tlsa;

/** Holds a host's certificate against what the DNS says of it (RFC 7671, RFC 7672 §3). */
final class DaneTrust extends X509ExtendedTrustManager {
    private static final int DNS_NAME = 2;

    private final List<Tlsa> records;
    private final Set<String> names;

    /**
     * @param records ones that are usable; none if any certificate will do, as none of those that are there is (RFC 7672 §2.2)
     * @param names in lower case, one of which a certificate under a named authority must be for (RFC 7672 §3.2.3)
     */
    DaneTrust(List<Tlsa> records, Set<String> names) {
        this.records = Tlsa.chosen(records);
        this.names = Set.copyOf(names);
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        if (chain.length == 0) {
            throw new CertificateException("The host has no certificate");
        }
        if (records.isEmpty()) {
            return;
        }
        boolean known = false;
        for (Tlsa record : records) {
            if (record.usage() == Tlsa.ITSELF && record.matches(chain[0])) {
                return; // Neither its names nor its dates matter (RFC 7672 §3.1.1)
            }
            known |= record.usage() == Tlsa.AUTHORITY && isUnder(record, chain);
        }
        if (!known) {
            throw new CertificateException("No TLSA record matches the host's certificate");
        }
        if (!isNamed(chain[0])) {
            throw new CertificateException("The host's certificate is for none of " + String.join(", ", names));
        }
    }

    private static boolean isUnder(Tlsa record, X509Certificate[] chain) {
        for (int i = 1; i < chain.length; i++) {
            if (record.matches(chain[i]) && chain[i].getBasicConstraints() >= 0 && isUnder(chain, i)) {
                return true;
            }
        }
        TrustAnchor published = record.matching() == 0 ? published(record, chain[chain.length - 1]) : null;
        return published != null && isValid(Arrays.asList(chain), published);
    }

    private static boolean isUnder(X509Certificate[] chain, int authority) {
        try {
            chain[authority].checkValidity();
        } catch (CertificateException e) {
            return false;
        }
        return isValid(List.of(chain).subList(0, authority), new TrustAnchor(chain[authority], null));
    }

    /** The authority that a record carries whole, so that no host needs to send it (RFC 7671 §5.2.2, §5.2.3). */
    private static @Nullable TrustAnchor published(Tlsa record, X509Certificate last) {
        byte[] bytes = HexFormat.of().parseHex(record.association());
        try {
            if (record.selector() == 0) {
                X509Certificate authority = (X509Certificate)
                        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
                authority.checkValidity();
                return authority.getBasicConstraints() >= 0 ? new TrustAnchor(authority, null) : null;
            }
            PublicKey key = KeyFactory.getInstance(last.getPublicKey().getAlgorithm())
                    .generatePublic(new X509EncodedKeySpec(bytes));
            return new TrustAnchor(last.getIssuerX500Principal(), key, null);
        } catch (GeneralSecurityException e) {
            return null;
        }
    }

    private static boolean isValid(List<X509Certificate> path, TrustAnchor anchor) {
        try {
            PKIXParameters parameters = new PKIXParameters(Set.of(anchor));
            parameters.setRevocationEnabled(false); // Who publishes the record takes it back there
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private boolean isNamed(X509Certificate certificate) throws CertificateException {
        if (certificate.getSubjectAlternativeNames() == null) {
            return false;
        }
        for (List<?> name : certificate.getSubjectAlternativeNames()) {
            if (Integer.valueOf(DNS_NAME).equals(name.get(0)) && isFor(String.valueOf(name.get(1)))) {
                return true;
            }
        }
        return false;
    }

    /** A {@code *} stands for one label, the first, as a whole. */
    private boolean isFor(String certified) {
        String name = certified.toLowerCase(Locale.ROOT);
        return names.stream()
                .anyMatch(one -> one.equals(name)
                        || name.startsWith("*.")
                                && one.indexOf('.') > 0
                                && one.substring(one.indexOf('.')).equals(name.substring(1)));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw new CertificateException("Clients are not known by DANE");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw new CertificateException("Clients are not known by DANE");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("Clients are not known by DANE");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
