package org.postroad.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        keytool(store, "-genkeypair", "-alias", "server", "-keyalg", "EC", "-validity", "2", names(host));
        return store;
    }

    /** Makes one whose time has been over for a week. */
    public static Path makeExpired(Path store, String host) throws IOException, InterruptedException {
        keytool(
                store,
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-startdate",
                "-9d",
                "-validity",
                "2",
                names(host));
        return store;
    }

    /** Makes one that an authority signed whose certificate comes after it in its chain. */
    public static Path makeSigned(Path store, String host) throws IOException, InterruptedException {
        keytool(
                store,
                "-genkeypair",
                "-alias",
                "ca",
                "-keyalg",
                "EC",
                "-validity",
                "2",
                "-dname",
                "CN=CA",
                "-ext",
                "bc:c");
        keytool(
                store,
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-validity",
                "2",
                "-signer",
                "ca",
                names(host));
        keytool(store, "-delete", "-alias", "ca");
        return store;
    }

    private static String names(String host) {
        return "-dname CN=" + host + " -ext san=dns:" + host;
    }

    private static void keytool(Path store, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        for (String argument : arguments) {
            command.addAll(List.of(argument.split(" ")));
        }
        command.addAll(
                List.of("-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", new String(PASSWORD)));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new IllegalStateException("keytool has made no certificate in " + store);
        }
    }
}
