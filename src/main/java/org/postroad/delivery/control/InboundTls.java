package org.postroad.delivery.control;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.postroad.platform.control.Chance;
import org.postroad.platform.control.ConfigurationErrors;
import org.postroad.platform.control.InboundSettings;

/** Makes TLS of a certificate and a key in PEM (RFC 7468): the key in PKCS #8, on an elliptic curve or RSA, without a password. */
final class InboundTls {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private InboundTls() {}

    /** @throws ConfigurationErrors if the files do not hold what they should, or do not belong together */
    static SSLSocketFactory of(InboundSettings.Tls files) {
        char[] password = "of-a-store-in-memory".toCharArray();
        try {
            Certificate[] chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(files.certificate())))
                    .toArray(new Certificate[0]);
            PrivateKey key = key(Files.readString(files.key(), StandardCharsets.US_ASCII));
            if (chain.length == 0 || !chain[0].getPublicKey().getAlgorithm().equals(key.getAlgorithm())) {
                throw new GeneralSecurityException("the key is not that of the first certificate");
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", key, password, chain);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, Chance.secure());
            return context.getSocketFactory();
        } catch (IOException | GeneralSecurityException e) {
            throw new ConfigurationErrors(List.of("POSTROAD_SMTP_TLS_CERTIFICATE is " + files.certificate()
                    + " and POSTROAD_SMTP_TLS_KEY is " + files.key() + ", which cannot be used: " + e.getMessage()
                    + "; allowed are a certificate and its private key in PKCS #8, both PEM"));
        }
    }

    private static PrivateKey key(String pem) throws GeneralSecurityException {
        Matcher matcher = KEY.matcher(pem);
        if (!matcher.find()) {
            throw new GeneralSecurityException("there is no BEGIN PRIVATE KEY in the key's file");
        }
        byte[] der = Base64.getMimeDecoder().decode(matcher.group(1));
        for (String algorithm : List.of("EC", "RSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (GeneralSecurityException e) {
                continue; // not that kind
            }
        }
        throw new GeneralSecurityException("the key is neither RSA nor on an elliptic curve");
    }
}
