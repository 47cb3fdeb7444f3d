package org.postroad.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Debian's Dovecot on the loopback interface, with mailboxes in a folder of its own and one password for every user. Speaks QRESYNC, IDLE and
 * SPECIAL-USE.
 */
public final class Dovecot implements AutoCloseable {
    public static final String PASSWORD = "swordfish";

    private static final String MISSING =
            "Dovecot is not installed: 'apt-get install --no-install-recommends dovecot-imapd' brings it (Debian 12)";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path home;
    private final int port;
    private Process process;

    private Dovecot(Path home, int port) throws IOException {
        this.home = home;
        this.port = port;
        this.process = run();
    }

    /** Whether this machine has it, and all of these programs too. */
    public static boolean isInstalled(String... besides) {
        return Stream.concat(Stream.of("dovecot", "doveadm"), Stream.of(besides))
                .allMatch(Dovecot::isThere);
    }

    /** Starts one; skips the test that asks, and says why, where there is none on this machine. */
    public static Dovecot start() throws IOException {
        Assumptions.assumeTrue(isInstalled(), MISSING);
        Path home = Files.createTempDirectory("dovecot");
        int port = freePort();
        Files.createDirectories(home.resolve("run"));
        Files.createDirectories(home.resolve("mail"));
        Files.writeString(home.resolve("dovecot.conf"), configuration(home, port));
        own(home.resolve("mail"));
        own(home);
        Dovecot dovecot = new Dovecot(home, port);
        dovecot.awaitGreeting();
        return dovecot;
    }

    private Process run() throws IOException {
        return new ProcessBuilder(
                        "dovecot", "-F", "-c", home.resolve("dovecot.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("out").toFile())
                .start();
    }

    public int port() {
        return port;
    }

    /** Where a user's messages are, as a Maildir; what is put into it is seen by the server at its next look. */
    public Path inbox(String user) throws IOException {
        Path inbox = home.resolve("mail").resolve(user).resolve("Maildir");
        for (String folder : List.of("cur", "new", "tmp")) {
            Files.createDirectories(inbox.resolve(folder));
        }
        return inbox;
    }

    /** Puts a message into a user's inbox, without asking the server. @param number different for each, the order of the messages */
    public void deliver(String user, int number, String source) throws IOException {
        Path file = inbox(user)
                .resolve("cur")
                .resolve(String.format("%010d.M%dP1.host:2,", 1_700_000_000 + number, number));
        Files.writeString(file, source, StandardCharsets.ISO_8859_1);
    }

    /** After files were put into mailboxes: gives them to the user that the server runs as. */
    public void delivered() throws IOException {
        own(home.resolve("mail"));
    }

    /** Runs one of the server's own commands for a user, as {@code flags add \Seen mailbox INBOX 1:5}. */
    public String doveadm(String command, String user, String... arguments) throws IOException {
        List<String> words = new ArrayList<>(
                List.of("doveadm", "-c", home.resolve("dovecot.conf").toString()));
        words.addAll(List.of(command.split(" ")));
        words.addAll(List.of("-u", user));
        words.addAll(List.of(arguments));
        return said(new ProcessBuilder(words).redirectErrorStream(true).start());
    }

    /** What a command prints; it is to end well. */
    private static String said(Process command) throws IOException {
        String said = new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (wait(command) != 0) {
            throw new IOException(command.info().commandLine().orElse("A command") + ": " + said);
        }
        return said;
    }

    /** Kills it and all its processes, as a power cut would; what is on the disk stays. */
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        wait(process.destroyForcibly());
    }

    /** Starts it again after {@link #kill}. */
    public void restart() throws IOException {
        delete(home.resolve("run"));
        Files.createDirectories(home.resolve("run"));
        process = run();
        awaitGreeting();
    }

    @Override
    public void close() throws IOException {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        wait(process);
        delete(home);
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path emptied, IOException failure) throws IOException {
                Files.delete(emptied);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void awaitGreeting() throws IOException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
                socket.setSoTimeout(5_000);
                if (socket.getInputStream().read() == '*') {
                    return;
                }
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > until) {
                    throw new IOException("Dovecot did not start: " + Files.readString(home.resolve("out")), e);
                }
            }
            pause();
        }
    }

    /** As root it serves as nobody: it does not serve root's mail. Otherwise as who runs this. */
    private static String configuration(Path home, int port) throws IOException {
        String user = isRoot() ? "nobody" : System.getProperty("user.name");
        String group = said(new ProcessBuilder("id", "-gn", user).start()).strip();
        return """
                base_dir = %1$s/run
                state_dir = %1$s/run
                log_path = %1$s/log
                protocols = imap
                listen = 127.0.0.1
                ssl = no
                disable_plaintext_auth = no
                default_internal_user = %3$s
                default_internal_group = %5$s
                default_login_user = %3$s
                first_valid_uid = 1
                mail_max_userip_connections = 1000
                mail_location = maildir:~/Maildir
                passdb {
                  driver = static
                  args = password=%4$s
                }
                userdb {
                  driver = static
                  args = uid=%3$s gid=%5$s home=%1$s/mail/%%u
                }
                namespace inbox {
                  inbox = yes
                  separator = /
                  mailbox Sent {
                    auto = create
                    special_use = \\Sent
                  }
                }
                service imap-login {
                  chroot =
                  inet_listener imap {
                    address = 127.0.0.1
                    port = %2$d
                  }
                  inet_listener imaps {
                    port = 0
                  }
                }
                service anvil {
                  chroot =
                }
                service stats {
                  chroot =
                }
                """.formatted(home, port, user, PASSWORD, group);
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static void own(Path folder) throws IOException {
        if (isRoot() && wait(new ProcessBuilder("chown", "-R", "nobody", folder.toString()).start()) != 0) {
            throw new IOException("The mailboxes cannot be given to 'nobody'");
        }
    }

    private static boolean isThere(String command) {
        return List.of("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin").stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static int wait(Process process) {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("Interrupted", e));
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
