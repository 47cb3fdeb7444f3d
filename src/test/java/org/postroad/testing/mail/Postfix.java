package org.postroad.testing.mail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.postroad.testing.ServerProcess;

/** Debian's Postfix on the loopback interface, with files of its own: the instance of the machine, if there is one, is left alone. */
public final class Postfix implements AutoCloseable {
    /** What to say where it is not there. */
    public static final String MISSING =
            "Postfix is not installed, or this is not root: 'apt-get install --no-install-recommends postfix' brings it (Debian 12; keep it from"
                    + " starting, or stop it: the benchmark starts one of its own)";

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration RELOADED = Duration.ofSeconds(2);
    private static final String SMTP = "smtp";

    private final Path home;
    private final int port;
    private final Process process;

    private Postfix(Path home, int port, Process process) {
        this.home = home;
        this.port = port;
        this.process = process;
    }

    /** Whether this machine has it, and this process may start it. */
    public static boolean isInstalled() {
        return Files.isExecutable(Path.of("/usr/sbin/postfix"))
                && Files.isExecutable(Path.of("/usr/lib/postfix/sbin/master"))
                && System.getProperty("user.name").equals("root");
    }

    /**
     * Starts one that relays all it gets.
     *
     * @param relay the port at 127.0.0.1
     * @param sites domains that have an address of their own, at the same port
     */
    public static Postfix start(int relay, int concurrency, Map<String, String> sites) throws IOException {
        Path home = Files.createTempDirectory("postfix");
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x")); // Its users look in
        int port = ServerProcess.freePort();
        Files.createDirectories(home.resolve("etc"));
        Files.createDirectories(home.resolve("queue"));
        Files.createDirectories(home.resolve("data"));
        Files.writeString(home.resolve("etc/main.cf"), settings(home, relay, concurrency, sites));
        Files.writeString(home.resolve("etc/master.cf"), services(port, concurrency));
        run("chown", "postfix", home.resolve("data").toString());
        Process process = new ProcessBuilder(
                        "postfix", "-c", home.resolve("etc").toString(), "start-fg")
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("out").toFile())
                .start();
        Postfix postfix = new Postfix(home, port, process);
        Awaitility.await("Postfix; see " + home)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(postfix::greets);
        return postfix;
    }

    private static String settings(Path home, int relay, int concurrency, Map<String, String> sites) {
        String transports = sites.entrySet().stream()
                .map(site -> "{" + site.getKey() + " = smtp:[" + site.getValue() + "]:" + relay + "}")
                .collect(Collectors.joining(" "));
        return """
            compatibility_level = 3.6
            queue_directory = %1$s/queue
            data_directory = %1$s/data
            maillog_file = %1$s/log
            maillog_file_prefixes = %1$s
            multi_instance_enable = no
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            myhostname = postfix.source.test
            mydestination =
            alias_maps =
            alias_database =
            local_recipient_maps =
            local_transport = error:nobody is here
            mynetworks = 127.0.0.0/8
            smtpd_relay_restrictions = permit_mynetworks, reject
            smtpd_client_connection_count_limit = 0
            smtpd_client_connection_rate_limit = 0
            message_size_limit = 0
            mailbox_size_limit = 0
            in_flow_delay = 0s
            relayhost = [127.0.0.1]:%2$d
            transport_maps = %4$s
            smtp_tls_security_level = none
            smtp_dns_support_level = disabled
            smtp_host_lookup = native
            default_destination_concurrency_limit = %3$d
            initial_destination_concurrency = %3$d
            """.formatted(home, relay, concurrency, transports.isEmpty() ? "" : "inline:{ " + transports + " }");
    }

    /** As shipped, but on a loopback port, without chroot, and with as many clients as are allowed. */
    private static String services(int port, int concurrency) {
        return """
            127.0.0.1:%d inet n - n - - smtpd
            pickup unix n - n 60 1 pickup
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            tlsmgr unix - - n 1000? 1 tlsmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            verify unix - - n - 1 verify
            flush unix n - n 1000? 0 flush
            proxymap unix - - n - - proxymap
            smtp unix - - n - %d smtp
            relay unix - - n - %d smtp
            showq unix n - n - - showq
            error unix - - n - - error
            retry unix - - n - - error
            anvil unix - - n - 1 anvil
            scache unix - - n - 1 scache
            postlog unix-dgram n - n - 1 postlogd
            """.formatted(port, concurrency, concurrency);
    }

    private boolean greets() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
            socket.setSoTimeout(5_000);
            return socket.getInputStream().read() == '2';
        } catch (IOException e) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    /** Of the process that has started all others. */
    public long pid() throws IOException {
        return Long.parseLong(
                Files.readString(home.resolve("queue/pid/master.pid")).strip());
    }

    /** What is taken stays in the queue, or goes out again. */
    public void pause(boolean paused) throws IOException {
        Path file = home.resolve("etc/main.cf");
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.removeIf(line -> line.startsWith("defer_transports"));
        if (paused) {
            lines.add("defer_transports = " + SMTP);
        }
        Files.write(file, lines);
        run("postfix", "-c", home.resolve("etc").toString(), "reload");
        pass(RELOADED); // A client that comes while it begins anew may wait for minutes
        Awaitility.await("Postfix after its reload").atMost(PATIENCE).until(this::greets);
        if (!paused) {
            run("postqueue", "-c", home.resolve("etc").toString(), "-f");
        }
    }

    /** Waits until nothing is on its way. */
    public void awaitEmpty() {
        Awaitility.await("Postfix to be done")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> queued() == 0);
    }

    /** Messages that are in its queue. */
    public long queued() throws IOException {
        long all = 0;
        for (String queue : List.of("incoming", "active", "deferred")) {
            all += count(home.resolve("queue").resolve(queue));
        }
        return all;
    }

    private static long count(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).count();
        } catch (UncheckedIOException e) {
            return 1; // A file went while it was looked at
        }
    }

    private static void pass(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + said);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        run("postfix", "-c", home.resolve("etc").toString(), "stop");
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        try (Stream<Path> tree = Files.walk(home)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
