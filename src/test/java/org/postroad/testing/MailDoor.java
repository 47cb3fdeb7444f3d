package org.postroad.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/** Where the test server takes mail by SMTP, on a port and with a certificate of its own. */
public final class MailDoor {
    /** The address of clients that may send anywhere; others of the loopback network may not. */
    public static final String TRUSTED = "127.0.0.2";

    /** The largest message it takes. */
    public static final int MESSAGE_BYTES = 2_000_000;

    private static final String PORT = "postroad.testing.smtp.port";
    private static final String ENCRYPTED_PORT = "postroad.testing.smtps.port";
    private static final String CERTIFICATE = "postroad.testing.smtp.certificate";
    private static final String KEY = "postroad.testing.smtp.key";

    private MailDoor() {}

    /** Names all of it to arquillian.xml. */
    static void announce() {
        try {
            System.setProperty(PORT, Integer.toString(ServerProcess.freePort()));
            System.setProperty(ENCRYPTED_PORT, Integer.toString(ServerProcess.freePort()));
            Path directory = Files.createTempDirectory("postroad-smtp-");
            Path store = Certificates.make(directory.resolve("server.p12"), "localhost");
            System.setProperty(CERTIFICATE, certificate(store).toString());
            System.setProperty(KEY, key(store).toString());
        } catch (IOException | InterruptedException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static int port() {
        return Integer.getInteger(PORT);
    }

    /** Where TLS comes before the first word. */
    public static int encryptedPort() {
        return Integer.getInteger(ENCRYPTED_PORT);
    }

    /** A key store's certificate as PEM, beside it. */
    public static Path certificate(Path store) throws IOException, GeneralSecurityException {
        return pem(store, "CERTIFICATE", open(store).getCertificate("server").getEncoded());
    }

    /** A key store's key as PEM, beside it. */
    public static Path key(Path store) throws IOException, GeneralSecurityException {
        return pem(
                store,
                "PRIVATE KEY",
                open(store).getKey("server", Certificates.PASSWORD).getEncoded());
    }

    private static KeyStore open(Path store) throws IOException, GeneralSecurityException {
        KeyStore opened = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            opened.load(in, Certificates.PASSWORD);
        }
        return opened;
    }

    private static Path pem(Path store, String label, byte[] der) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(
                store.resolveSibling(label.replace(' ', '-') + ".pem"),
                "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n",
                StandardCharsets.US_ASCII);
    }
}
