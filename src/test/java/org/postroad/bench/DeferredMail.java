package org.postroad.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import javax.sql.DataSource;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.postroad.testing.ServerProcess;
import org.postroad.testing.mail.Crowd;
import org.postroad.testing.mail.MailRoad;
import org.postroad.testing.mail.MailSink;
import org.postroad.testing.mail.RestInjector;

/** A node with very many messages that wait for their next attempt: its start, its memory, and the list of them. */
record DeferredMail(BenchPostgres postgres, Scale scale, DeliveryScale amount, Report report) {
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Duration READING = Duration.ofMillis(20);
    private static final List<String> TABLES = List.of("job", "mail_message", "mail_recipient");

    void measure() throws Exception {
        try (HikariDataSource dataSource = postgres.empty("deferred")) {
            one(dataSource);
            multiply(dataSource);
            JobRows.settle(dataSource, TABLES.toArray(String[]::new));
            try (BenchServer server = BenchServer.start(
                    postgres.url("deferred"),
                    StartMeasure.OPTIONS,
                    DeliveryMeasure.settings(ServerProcess.freePort()))) {
                String account = server.account();
                double started = server.sinceStart().toNanos() / 1e9;
                Thread.sleep(IDLE.toMillis());
                double memory = Processes.megabytes(server.pid());
                list(server, account, started, memory);
            }
        }
    }

    /** A message that was tried once, as a node leaves it. */
    private static void one(HikariDataSource dataSource) throws Exception {
        try (MailSink sink = MailSink.start();
                BenchServer server = BenchServer.start(
                        dataSource.getJdbcUrl(),
                        StartMeasure.OPTIONS,
                        DeliveryMeasure.settings(ServerProcess.freePort()))) {
            new MailRoad(server.api()).build(DeliveryMeasure.CONCURRENCY, sink.port(), DeliveryMeasure.RETRIES);
            URI messages = server.url("/api/accounts/" + server.account() + "/smtp/messages");
            new Crowd(() -> new RestInjector(messages, server.key()), 1)
                    .send(MailRun.mails(1, DeliveryMeasure.SMALL, i -> "t2-deferred@d.test"), 0);
            Query.await(
                    dataSource,
                    "SELECT EXISTS (SELECT 1 FROM mail_recipient JOIN job_live ON job_live.id = job_id WHERE status = 1 AND state = 0)");
        }
    }

    /** Its rows again and again, all but the ids alike; due in the hour after the next. */
    private void multiply(DataSource dataSource) throws SQLException {
        Map<String, String> job = Map.of(
                "id", "id + g",
                "due", "due + interval '1 hour' + g * interval '10 ms'",
                "unique_key", "unique_key || '/' || g",
                "lane", "lane + g % 200");
        Map<String, String> message = Map.of("id", "id + g");
        Map<String, String> recipient = Map.of(
                "message_id", "message_id + g",
                "job_id", "job_id + g",
                "domain", "'d' || g % 200 || '.test'",
                "retry_due", "retry_due + interval '1 hour' + g * interval '10 ms'");
        copy(dataSource, "job", "state = 0 AND action = 'outbound_delivery'", job);
        copy(dataSource, "mail_message", "TRUE", message);
        copy(dataSource, "mail_recipient", "TRUE", recipient);
    }

    private void copy(DataSource dataSource, String table, String which, Map<String, String> changed)
            throws SQLException {
        String columns = Query.text(
                dataSource,
                "SELECT string_agg(column_name, ',' ORDER BY ordinal_position) FROM information_schema.columns WHERE table_schema = 'public' AND is_generated = 'NEVER'"
                        + " AND table_name = '" + table + "'");
        List<String> values = new ArrayList<>();
        for (String column : columns.split(",", -1)) {
            values.add(changed.getOrDefault(column, column));
        }
        Query.run(
                dataSource,
                "INSERT INTO " + table + " (" + columns + ") SELECT " + String.join(",", values) + " FROM " + table
                        + " CROSS JOIN generate_series(1::bigint, " + (amount.deferred() - 1) + ") AS g WHERE "
                        + which);
    }

    private void list(BenchServer server, String account, double started, double memory) throws Exception {
        String messages = "/api/accounts/" + account + "/queued-messages?limit=50&status=queued";
        IntFunction<ClassicHttpRequest> pages = n -> server.get(messages + (n % 2 == 0 ? "" : "&offset=1000"));
        Sample millis;
        try (HttpLoad warmUp = new HttpLoad(2, Duration.ZERO);
                HttpLoad reads = new HttpLoad(2, READING)) {
            warmUp.send(scale.warmUp(500), pages);
            long until = System.nanoTime() + scale.spell().toNanos();
            millis = new Sample(reads.millis(() -> System.nanoTime() < until, pages));
        }
        String among = "with " + String.format("%,d", amount.deferred()) + " deferred, ";
        report.line(
                among + "start to first request, s",
                Sample.number(started),
                "",
                started,
                Goal.atMost(15, 10),
                Map.of("Postroad", new Sample(List.of(started))));
        report.line(
                among + "memory when idle, MB",
                Sample.number(memory),
                "",
                memory,
                Goal.atMost(450, 450),
                Map.of("Postroad", new Sample(List.of(memory))));
        report.line(
                among + "list page, p95 ms",
                Sample.number(millis.percentile(95)),
                "",
                millis.percentile(95),
                Goal.atMost(100, 50),
                Map.of("Postroad", millis));
    }
}
