package org.postroad.bench;

import com.zaxxer.hikari.HikariDataSource;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.postroad.testing.Api;
import org.postroad.testing.Dovecot;
import org.postroad.testing.EngineRig;

/**
 * How fast a mailbox is synced for the first time, with a node of 256 MB of heap, beside mbsync (isync), which writes files. Both from the
 * same Dovecot, in turn, from nothing, each as it is delivered: Postroad commits every batch, mbsync every message.
 */
final class SyncMeasure implements Measure {
    private static final List<String> OPTIONS = List.of("-Xms128m", "-Xmx256m", "-XX:+UseSerialGC");
    private static final String USER = "ann";
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final int LINE = 76;

    @Override
    public void run(BenchPostgres postgres, Scale scale, Report report) throws Exception {
        if (!Dovecot.isInstalled("mbsync")) {
            report.note("sync: not measured, since Dovecot and mbsync are not both installed (README)");
            return;
        }
        try (HikariDataSource dataSource = postgres.empty("sync");
                Dovecot dovecot = Dovecot.start();
                BenchServer server = BenchServer.start(
                        postgres.url("sync"),
                        OPTIONS,
                        Map.of("POSTROAD_OUTBOUND_ALLOW", "127.0.0.1", "POSTROAD_PROVIDER_PLAINTEXT", "127.0.0.1"))) {
            long bytes = deliver(dovecot, scale.mails());
            mbsync(dovecot); // the first one has Dovecot read all files
            List<Double> ours = new ArrayList<>();
            List<Double> theirs = new ArrayList<>();
            List<Double> again = new ArrayList<>();
            for (int i = 0; i < scale.rounds(); i++) {
                Mailbox mailbox = new Mailbox(server.api(), dovecot.port(), i);
                ours.add(scale.mails() / mailbox.sync());
                theirs.add(scale.mails() / mbsync(dovecot));
                again.add(mailbox.sync() * 1_000);
                report.say("sync, round " + i + ": " + Sample.number(ours.get(i)) + " messages/s, mbsync "
                        + Sample.number(theirs.get(i)) + "; once more " + Sample.number(again.get(i)) + " ms");
            }
            tell(report, scale, new Sample(ours), new Sample(theirs));
            long kept = EngineRig.number(dataSource, "SELECT sum(size) FROM message_content") / scale.rounds();
            report.note(String.format(
                    "sync: %,d messages of %,d bytes, %,d kept; with all its tables and WAL apart the database has %,d bytes a mailbox; once"
                            + " more without changes %s ms, from POST to the job's end; the server's process had %s MB at the most, with %s",
                    scale.mails(),
                    bytes,
                    kept,
                    EngineRig.number(dataSource, "SELECT pg_database_size(current_database())") / scale.rounds(),
                    new Sample(again).text(),
                    Sample.number(peakMegabytes(server.pid())),
                    String.join(" ", OPTIONS)));
        }
    }

    private static void tell(Report report, Scale scale, Sample ours, Sample theirs) {
        Sample ratio = ours.over(theirs);
        report.line(
                "first sync of " + String.format("%,d", scale.mails()) + " messages / mbsync, messages/s",
                ours.text(),
                theirs.text(),
                ratio.median(),
                Goal.atLeast(1, 2),
                Map.of("Postroad", ours, "mbsync", theirs));
    }

    /** Six of ten have up to 8 kB, three up to 40, most others up to 120, one of a hundred up to 900. @return the bytes of all */
    private static long deliver(Dovecot dovecot, int count) throws IOException {
        Random random = new Random(7);
        String filling = filling(random);
        long bytes = 0;
        for (int i = 1; i <= count; i++) {
            int size = size(random);
            int from = random.nextInt(filling.length() - size);
            String source =
                    "From: Sender " + i + " <s" + i % 997 + "@example.org>\r\nTo: ann@example.com\r\nSubject: Message "
                            + i + " of many\r\nDate: Mon, 2 Nov 2026 10:00:00 +0000\r\nMessage-ID: <" + i
                            + "@example.org>\r\n\r\n" + filling.substring(from, from + size) + "\r\n";
            dovecot.deliver(USER, i, source);
            bytes += source.length();
        }
        dovecot.delivered();
        return bytes;
    }

    private static int size(Random random) {
        int kind = random.nextInt(100);
        if (kind < 60) {
            return random.nextInt(1_000, 8_000);
        } else if (kind < 90) {
            return random.nextInt(8_000, 40_000);
        }
        return kind < 99 ? random.nextInt(40_000, 120_000) : random.nextInt(200_000, 900_000);
    }

    /** Text that cannot be compressed to nothing. */
    private static String filling(Random random) {
        StringBuilder text = new StringBuilder();
        while (text.length() < 2_000_000) {
            for (int i = 0; i < LINE; i++) {
                text.append((char) ('!' + random.nextInt(90)));
            }
            text.append("\r\n");
        }
        return text.toString();
    }

    /** A credential of an account of its own, so that nothing is shared with the round before. */
    private static final class Mailbox {
        private final Api api;
        private final String account;
        private final String credential;

        Mailbox(Api api, int port, int round) {
            this.api = api;
            this.account = api.post("/api/accounts", "{\"name\":\"sync" + round + "\"}")
                    .data()
                    .getString("id");
            this.credential = api.post(path("provider-credentials"), """
                    {"name": "m", "user": "%s", "secret": "%s", "imap": {"host": "127.0.0.1", "port": %d, "tls": "none"}}
                    """.formatted(USER, Dovecot.PASSWORD, port))
                    .data()
                    .getString("id");
        }

        private String path(String below) {
            return "/api/accounts/" + account + "/" + below;
        }

        /** @return how many seconds it took, from the request to the end of its job */
        double sync() {
            long began = System.nanoTime();
            String job = api.post(
                            path("imap/sync-messages"),
                            "{\"credential_id\":\"" + credential + "\",\"mailbox\":\"INBOX\"}")
                    .data()
                    .getJsonArray("job_ids")
                    .getString(0);
            JsonObject[] end = new JsonObject[1];
            Awaitility.await("the sync")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> {
                        end[0] = api.get("/api/jobs/" + job).data();
                        return List.of("succeeded", "failed").contains(end[0].getString("status"));
                    });
            if (end[0].getString("status").equals("failed")) {
                throw new IllegalStateException(end[0].toString());
            }
            return (System.nanoTime() - began) / 1e9;
        }
    }

    /** Syncs the inbox to a folder that was not there before. @return how many seconds it took */
    private static double mbsync(Dovecot dovecot) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("mbsync");
        Path settings = folder.resolve("mbsyncrc");
        Files.writeString(
                settings,
                """
                IMAPAccount there
                Host 127.0.0.1
                Port %d
                User %s
                Pass %s
                SSLType None
                AuthMechs LOGIN

                IMAPStore far
                Account there

                MaildirStore near
                Path %s/mail/
                Inbox %s/mail/INBOX

                Channel sync
                Far :far:INBOX
                Near :near:INBOX
                Create Near
                Sync Pull
                SyncState %s/
                """.formatted(dovecot.port(), USER, Dovecot.PASSWORD, folder, folder, folder),
                StandardCharsets.UTF_8);
        Files.createDirectories(folder.resolve("mail"));
        long began = System.nanoTime();
        Process process = new ProcessBuilder("mbsync", "-q", "-c", settings.toString(), "sync")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("mbsync: " + said);
        }
        double took = (System.nanoTime() - began) / 1e9;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        return took;
    }

    /** The most memory that the process had, as the system counts it. */
    private static double peakMegabytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(Double.NaN);
    }
}
