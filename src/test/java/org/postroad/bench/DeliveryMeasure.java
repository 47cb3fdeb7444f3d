package org.postroad.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.postroad.testing.ServerProcess;
import org.postroad.testing.mail.Crowd;
import org.postroad.testing.mail.Mail;
import org.postroad.testing.mail.MailRoad;
import org.postroad.testing.mail.MailSink;
import org.postroad.testing.mail.Postfix;
import org.postroad.testing.mail.SmtpInjector;

/**
 * Outbound mail beside Debian's Postfix: the same clients, the same sink, every message durable before it is answered, as many deliveries at
 * once. What the sink costs a message is its delay, half of it for the recipient, half for the reply to the content.
 */
final class DeliveryMeasure implements Measure {
    static final List<String> OPTIONS = List.of("-Xms512m", "-Xmx1g");
    private static final Map<String, String> SETTINGS = Map.of(
            "POSTROAD_OUTBOUND_ALLOW",
            "127.0.0.0/8",
            "POSTROAD_HOST_NAME",
            "postroad.source.test",
            "POSTROAD_SMTP_TRUSTED_NETWORKS",
            "127.0.0.0/8");
    static final Duration[] RETRIES = {Duration.ofHours(1)};

    /** Deliveries at once, on each side. */
    static final int CONCURRENCY = 50;

    /** Connections that hand mail in. */
    static final int CLIENTS = 20;

    static final int DOMAINS = 200;
    static final int SMALL = 4 * 1_024;

    /** Sites of their own that can hang. */
    private static final int SITES = 10;

    private static final int LARGE = 100 * 1_024;
    private static final Duration COMPARED = Duration.ofMillis(100);

    @Override
    public void run(BenchPostgres postgres, Scale scale, Report whole) throws Exception {
        DeliveryScale amount = DeliveryScale.of(scale);
        int port = ServerProcess.freePort();
        Report report = whole.part("delivery");
        try (HikariDataSource dataSource = postgres.empty("delivery");
                MailSink sink = MailSink.start(addresses());
                BenchServer server = BenchServer.start(postgres.url("delivery"), OPTIONS, settings(port));
                Peer peer = Peer.start(sink.port())) {
            new MailRoad(server.api()).build(CONCURRENCY, sink.port(), sites(), RETRIES);
            List<MailSide> sides = new ArrayList<>(List.of(new PostroadMail(server, dataSource, CLIENTS, port)));
            peer.side().ifPresentOrElse(sides::add, () -> report.note("delivery: no peer, since " + Postfix.MISSING));
            sinkAlone(sink, amount, report);
            warmUp(sides, sink, amount, report);
            report.note(
                    "delivery: mail goes in over SMTP by " + CLIENTS
                            + " connections, pipelined, from a trusted network. PostgreSQL's CPU seconds, memory and syncs are Postroad's.");
            for (Duration delay : amount.delays()) {
                compare(sides, sink, amount, new Case("4 kB", SMALL, amount.small(), delay), report);
                compare(sides, sink, amount, new Case("100 kB", LARGE, amount.large(), delay), report);
            }
            new MailBacklog(sides, sink, amount, report).measure();
            new HungDomains(sides, sink, amount, report).measure();
        }
        new DeferredMail(postgres, scale, amount, report).measure();
    }

    /** A node's. @param port where it takes mail */
    static Map<String, String> settings(int port) {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.put("POSTROAD_SMTP_LISTEN", "127.0.0.1:" + port);
        return settings;
    }

    private static String[] addresses() {
        return IntStream.rangeClosed(0, SITES)
                .mapToObj(i -> i == 0 ? "127.0.0.1" : "127.0.1." + i)
                .toArray(String[]::new);
    }

    private static List<String> sites() {
        return List.of(addresses()).subList(1, SITES + 1);
    }

    /** Domains that hang, each at a site of its own. */
    static String hanging(int number) {
        return "ok@hang" + number % SITES + ".test";
    }

    /** Domains that do not hang. */
    static String usual(int number) {
        return "ok@d" + number % DOMAINS + ".test";
    }

    /** Postfix, where there is one. */
    private record Peer(Optional<Postfix> postfix) implements AutoCloseable {
        static Peer start(int relay) throws IOException {
            if (!Postfix.isInstalled()) {
                return new Peer(Optional.empty());
            }
            Map<String, String> sites = new LinkedHashMap<>();
            for (int i = 0; i < SITES; i++) {
                sites.put("hang" + i + ".test", sites().get(i));
            }
            return new Peer(Optional.of(Postfix.start(relay, CONCURRENCY, sites)));
        }

        Optional<MailSide> side() {
            return postfix.map(server -> new PostfixMail(server, CLIENTS));
        }

        @Override
        public void close() throws IOException {
            if (postfix.isPresent()) {
                postfix.get().close();
            }
        }
    }

    /** One way of sending. */
    private record Case(String words, int size, int count, Duration delay) {
        String text() {
            return "outbound mail, " + words + ", sink " + delay.toMillis() + " ms";
        }

        List<Mail> mails() {
            return MailRun.mails(count, size, DeliveryMeasure::usual);
        }
    }

    /** The sink is not to be what is measured. */
    private static void sinkAlone(MailSink sink, DeliveryScale amount, Report report) throws Exception {
        Crowd crowd = new Crowd(() -> SmtpInjector.open(sink.port()), CLIENTS);
        double best = 0;
        for (int i = 0; i < 3; i++) {
            List<Mail> mails = MailRun.mails(2 * amount.small(), SMALL, DeliveryMeasure::usual);
            sink.newReceipts();
            long began = crowd.send(mails, 0);
            best = Math.max(best, mails.size() / ((sink.receipts().lastNanos() - began) / 1e9));
        }
        report.note("delivery: the sink alone took " + Sample.number(best)
                + " messages/s of 4 kB from the same clients, on the same cores");
    }

    private static void warmUp(List<MailSide> sides, MailSink sink, DeliveryScale amount, Report report)
            throws Exception {
        for (MailSide side : sides) {
            report.say("delivery, " + side.name() + " warms up: "
                    + MailRun.of(side, sink, MailRun.mails(amount.warmUp(), SMALL, DeliveryMeasure::usual))
                            .text());
            MailRun.of(side, sink, MailRun.mails(amount.large() / 2, LARGE, DeliveryMeasure::usual));
        }
    }

    private static void compare(List<MailSide> sides, MailSink sink, DeliveryScale amount, Case one, Report report)
            throws Exception {
        sink.delay(one.delay().dividedBy(2), one.delay().dividedBy(2));
        Map<String, List<MailRun>> runs = new LinkedHashMap<>();
        for (int i = 1; i <= amount.rounds(); i++) {
            for (MailSide side : sides) {
                MailRun run = MailRun.of(side, sink, one.mails());
                runs.computeIfAbsent(side.name(), name -> new ArrayList<>()).add(run);
                report.say(one.text() + ", round " + i + ": " + side.name() + " " + run.text());
            }
        }
        sink.delay(Duration.ZERO, Duration.ZERO);
        tell(one, runs, report);
    }

    private static void tell(Case one, Map<String, List<MailRun>> runs, Report report) {
        Map<String, Sample> raw = new LinkedHashMap<>();
        Map<String, Sample> speeds = new LinkedHashMap<>();
        runs.forEach((name, of) -> {
            Sample speed = Sample.of(of.stream().mapToDouble(MailRun::perSecond));
            speeds.put(name, speed);
            raw.put(name, speed);
            for (int percentile : List.of(50, 95, 99)) {
                raw.put(
                        name + ", latency p" + percentile + ", ms",
                        Sample.of(of.stream().mapToDouble(run -> run.millis().percentile(percentile))));
            }
            raw.put(name + ", CPU s for 1,000", Sample.of(of.stream().mapToDouble(MailRun::cpu)));
            raw.put(name + ", memory, MB", Sample.of(of.stream().mapToDouble(MailRun::megabytes)));
            raw.put(name + ", syncs for 1,000", Sample.of(of.stream().mapToDouble(MailRun::syncs)));
            raw.put(name + ", commits for 1,000", Sample.of(of.stream().mapToDouble(MailRun::commits)));
            raw.put(name + ", duplicates", Sample.of(of.stream().mapToDouble(MailRun::duplicates)));
        });
        Sample ours = speeds.getOrDefault("Postroad", new Sample(List.of()));
        Sample theirs = speeds.getOrDefault("Postfix", new Sample(List.of()));
        report.line(
                one.text() + " / Postfix, messages/s",
                ours.text(),
                theirs.text(),
                ours.median() / theirs.median(),
                Goal.atLeast(2, 3),
                raw);
        if (one.delay().equals(COMPARED)) {
            double possible = CONCURRENCY / (one.delay().toMillis() / 1e3);
            report.line(
                    one.text() + " / " + Sample.number(possible) + ", messages/s",
                    ours.text(),
                    "",
                    ours.median() / possible,
                    Goal.atLeast(0.6, 0.8),
                    Map.of("Postroad", ours));
        }
    }
}
