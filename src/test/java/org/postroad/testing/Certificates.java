package org.postroad.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Certificates that nobody signed, for servers of tests. */
public final class Certificates {
    /** Of every key store. */
    public static final char[] PASSWORD = "changeit".toCharArray();

    private Certificates() {}

    /**
     * Makes a key with its certificate, good for two days.
     *
     * @param store the file to put it in, in PKCS #12
     * @param host the name that it is for
     * @return the file
     */
    public static Path make(Path store, String host) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-dname",
                        "CN=" + host,
                        "-ext",
                        "san=dns:" + host,
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException("keytool has made no certificate for " + host);
        }
        return store;
    }
}
