package org.postroad.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.postroad.identity.entity.Account;
import org.postroad.jobs.entity.QueueBody;
import org.postroad.jobs.entity.QueueKind;

/** What goes through the server, over HTTP: jobs posted one by one and in batches, and lists and searches while it drains. */
final class ServerMeasure implements Measure {
    private static final List<String> OPTIONS = List.of("-Xms512m", "-Xmx1g");
    // Few leave the cores idle while a commit is written; many share more of each.
    private static final int FEW = 12;
    private static final int MANY = 64;
    private static final int BATCH = 1_000;
    private static final int READERS = 2;
    private static final Duration READING = Duration.ofMillis(50);
    // A server runs compiled code once it does not get faster from spell to spell; before, a request takes several
    // times as long.
    private static final double FASTER = 1.03;
    private static final int STEADY_SPELLS = 4;
    private static final int MOST_SPELLS = 45;
    private static final int WARM_UP_BATCHES = 100;
    private static final int WARM_UP_READS = 8_000;
    // Often enough, since the jobs tell when they ended; a look reads the rows of those that are gone already.
    private static final Duration DRAINED = Duration.ofMillis(50);
    // The node looks for changed queues once a second.
    private static final Duration NOTICED = Duration.ofMillis(2_500);
    private static final String JOB = "{\"action\":\"" + JobRows.NOOP + "\",\"payload\":" + JobRows.PAYLOAD + "}";

    @Override
    public void run(BenchPostgres postgres, Scale scale, Report report) throws Exception {
        try (HikariDataSource dataSource = postgres.empty("server");
                BenchServer server = BenchServer.start(postgres.url("server"), OPTIONS);
                HttpLoad few = new HttpLoad(FEW, Duration.ZERO);
                HttpLoad many = new HttpLoad(MANY, Duration.ZERO);
                HttpLoad reads = new HttpLoad(READERS, READING)) {
            String account = server.account();
            post(server, List.of(few, many), account, dataSource, scale, report);
            read(server, reads, account, dataSource, scale, report);
        }
        report.note("REST: " + FEW + " or " + MANY + " clients in the benchmark's process post (batches: " + FEW + "), "
                + READERS
                + " read with "
                + READING.toMillis()
                + " ms between an answer and the next request, on the same cores as server and database. "
                + "The empty POST is authenticated, reads the same body and does nothing.");
    }

    private static void post(
            BenchServer server,
            List<HttpLoad> crowds,
            String account,
            HikariDataSource dataSource,
            Scale scale,
            Report report)
            throws Exception {
        // As for the Java API: what is enqueued stays
        pause(dataSource, true);
        String jobs = "/api/accounts/" + account + "/jobs";
        IntFunction<ClassicHttpRequest> nothing = always(server, "/api/bench/nothing", JOB);
        IntFunction<ClassicHttpRequest> one = always(server, jobs, JOB);
        IntFunction<ClassicHttpRequest> list =
                always(server, jobs, "[" + String.join(",", Collections.nCopies(BATCH, JOB)) + "]");
        HttpLoad few = crowds.get(0);
        HttpLoad many = crowds.get(1);
        warmUp(many, scale, one, report);
        warmUp(many, scale, nothing, report);
        few.send(scale.warmUp(WARM_UP_BATCHES), list);
        Map<HttpLoad, OneByOne> rounds = Map.of(few, new OneByOne(FEW), many, new OneByOne(MANY));
        List<Double> batches = new ArrayList<>();
        for (int i = 1; i <= scale.rounds(); i++) {
            for (HttpLoad crowd : crowds) {
                Query.run(dataSource, "TRUNCATE job_live", "CHECKPOINT");
                OneByOne round = Objects.requireNonNull(rounds.get(crowd));
                round.empty().add(crowd.perSecond(scale.spell(), nothing));
                round.single().add(crowd.perSecond(scale.spell(), one));
                report.say("REST, round " + i + ": " + round.last());
            }
            batches.add(few.perSecond(scale.spell().dividedBy(2), list) * BATCH);
        }
        crowds.forEach(crowd -> Objects.requireNonNull(rounds.get(crowd)).judge(report));
        Sample sample = new Sample(batches);
        report.line(
                "enqueue, REST batches of 1,000, jobs/s",
                sample.text() + " jobs/s",
                "",
                sample.median(),
                Goal.atLeast(10_000, 20_000),
                Map.of("Postroad", sample));
        Query.run(dataSource, "TRUNCATE job_live");
        pause(dataSource, false);
    }

    /** What the rounds of so many clients gave, a second. */
    private record OneByOne(int clients, List<Double> empty, List<Double> single) {
        OneByOne(int clients) {
            this(clients, new ArrayList<>(), new ArrayList<>());
        }

        String last() {
            int last = empty.size() - 1;
            return clients + " clients, empty " + Sample.number(empty.get(last)) + "/s, one job "
                    + Sample.number(single.get(last)) + "/s";
        }

        void judge(Report report) {
            Sample ours = new Sample(single);
            Sample nothing = new Sample(empty);
            report.line(
                    "enqueue, REST one by one / empty POST, " + clients + " clients",
                    ours.text() + " jobs/s",
                    nothing.text() + " POST/s",
                    ours.median() / nothing.median(),
                    Goal.atLeast(0.4, 0.5),
                    Map.of("Postroad", ours, "empty POST", nothing, "ratio", ours.over(nothing)));
        }
    }

    private static void warmUp(HttpLoad load, Scale scale, IntFunction<ClassicHttpRequest> requests, Report report)
            throws Exception {
        double best = 0;
        int steady = 0;
        int spells = 0;
        while (steady < STEADY_SPELLS && spells < scale.warmUp(MOST_SPELLS)) {
            double now = load.perSecond(scale.spell(), requests);
            steady = now > FASTER * best ? 0 : steady + 1;
            best = Math.max(best, now);
            spells++;
        }
        report.say("REST, warmed up for " + spells + " spells, to " + Sample.number(best) + "/s");
    }

    private static IntFunction<ClassicHttpRequest> always(BenchServer server, String path, String body) {
        return n -> server.post(path, body);
    }

    private static void pause(HikariDataSource dataSource, boolean paused) throws Exception {
        QueueBody running = new QueueBody(QueueKind.WORK, BenchPostgres.PERMITS, "", null);
        QueueBody body = paused ? running.paused(new QueueBody.Pause("", "bench", Instant.EPOCH)) : running;
        Query.run(
                dataSource,
                "UPDATE stored_object SET version = version + 1, body = '" + body.json() + "' WHERE name = 'work'");
        Thread.sleep(NOTICED.toMillis());
    }

    private static void read(
            BenchServer server, HttpLoad reads, String account, HikariDataSource dataSource, Scale scale, Report report)
            throws Exception {
        long id = Account.ID.parse(account).orElseThrow();
        JobRows.finished(dataSource, scale.listed(), id);
        JobRows.settle(dataSource, "job");
        IntFunction<ClassicHttpRequest> pages = pages(server, account);
        try (HttpLoad warmUp = new HttpLoad(READERS, Duration.ZERO)) {
            warmUp.send(scale.warmUp(WARM_UP_READS), pages);
        }
        List<Double> quiet = new ArrayList<>();
        List<Double> watched = new ArrayList<>();
        List<List<Double>> millis = new ArrayList<>();
        for (int i = 0; i <= scale.rounds(); i++) {
            double alone = drain(dataSource, scale.drainJobs(), id);
            AtomicBoolean draining = new AtomicBoolean(true);
            CompletableFuture<List<Double>> reading =
                    CompletableFuture.supplyAsync(() -> readWhile(reads, draining, pages));
            double beside;
            try {
                beside = drain(dataSource, scale.drainJobs(), id);
            } finally {
                draining.set(false);
            }
            List<Double> answers = reading.join();
            if (i > 0) { // The first one only warms up
                quiet.add(alone);
                watched.add(beside);
                millis.add(answers);
                report.say("list, round " + i + ": p95 " + Sample.number(new Sample(answers).percentile(95)) + " ms of "
                        + answers.size() + " answers; drain " + Sample.number(beside) + " jobs/s, without "
                        + Sample.number(alone));
            }
        }
        judge(scale, millis, new Sample(watched), new Sample(quiet), report);
    }

    private static List<Double> readWhile(
            HttpLoad reads, AtomicBoolean draining, IntFunction<ClassicHttpRequest> pages) {
        try {
            return reads.millis(draining::get, pages);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** First page, of a status, of an error, deeper in, and searches, in turn. */
    private static IntFunction<ClassicHttpRequest> pages(BenchServer server, String account) {
        String jobs = "/api/accounts/" + account + "/jobs";
        String search = "{\"filter\":{\"status\":\"failed\",\"action\":\"" + JobRows.NOOP + "\"},\"limit\":50}";
        List<Supplier<ClassicHttpRequest>> requests = List.of(
                () -> server.get(jobs + "?limit=50"),
                () -> server.get(jobs + "?limit=50&status=failed"),
                () -> server.get(jobs + "?limit=50&q=handler_"),
                () -> server.get(jobs + "?limit=50&offset=1000"),
                () -> server.post(jobs + "/search", search));
        return n -> requests.get(n % requests.size()).get();
    }

    private static double drain(HikariDataSource dataSource, int jobs, long account) throws Exception {
        String begun = Query.text(dataSource, "SELECT now()");
        JobRows.ready(dataSource, jobs, account);
        Query.await(dataSource, "SELECT NOT EXISTS (SELECT 1 FROM job_live)", DRAINED);
        String seconds = Query.text(
                dataSource,
                "SELECT extract(epoch FROM max(finished_at) - min(started_at)) FROM job WHERE started_at >= '" + begun
                        + "'");
        return jobs / Double.parseDouble(seconds);
    }

    private static void judge(Scale scale, List<List<Double>> millis, Sample watched, Sample quiet, Report report) {
        Sample all = new Sample(millis.stream().flatMap(List::stream).toList());
        Sample each = Sample.of(millis.stream().mapToDouble(round -> new Sample(round).percentile(95)));
        String among = "list and search among " + String.format("%,d", scale.listed()) + " while draining, ";
        report.line(
                among + "p95 ms",
                each.text() + " ms",
                "",
                all.percentile(95),
                Goal.atMost(100, 50),
                Map.of("Postroad", each));
        report.line(
                among + "drain / without",
                watched.text() + " jobs/s",
                quiet.text() + " jobs/s",
                watched.median() / quiet.median(),
                Goal.atLeast(0.9, 0.95),
                Map.of("beside lists", watched, "without", quiet, "ratio", watched.over(quiet)));
    }
}
