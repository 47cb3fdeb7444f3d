package org.postroad.bench;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.postroad.jobs.control.JobHandler;
import org.postroad.jobs.control.NewJob;
import org.postroad.jobs.control.PostgresHints;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.testing.EngineRig;

/** How soon after the COMMIT of its enqueue a job starts, at 100 a second, on the node of the enqueue and on another. */
final class PickupMeasure implements Measure {
    private static final int PER_SECOND = 100;
    private static final Duration WARM_UP = Duration.ofSeconds(3);

    /** One spell of enqueues at the fixed pace. */
    private interface Spell {
        List<Double> millis(Duration length) throws Exception;
    }

    @Override
    public void run(BenchPostgres postgres, Scale scale, Report report) throws Exception {
        try (HikariDataSource same = postgres.migrated("pickup");
                HikariDataSource shared = postgres.migrated("pickup_other");
                HikariDataSource peer = postgres.empty("pickup_db_scheduler")) {
            Query.run(peer, DbSchedulerContestant.SCHEMA);
            Map<String, Spell> spells = new LinkedHashMap<>();
            spells.put("same node", length -> sameNode(same, length));
            spells.put("other node", length -> otherNode(shared, length));
            spells.put("db-scheduler, same node", length -> dbScheduler(peer, length));
            Map<String, List<Sample>> rounds = new LinkedHashMap<>();
            for (Map.Entry<String, Spell> spell : spells.entrySet()) {
                spell.getValue().millis(scale.spell().compareTo(WARM_UP) < 0 ? scale.spell() : WARM_UP);
                rounds.put(spell.getKey(), new ArrayList<>());
            }
            for (int i = 1; i <= scale.rounds(); i++) {
                for (Map.Entry<String, Spell> spell : spells.entrySet()) {
                    Sample sample = new Sample(spell.getValue().millis(scale.spell()));
                    rounds.get(spell.getKey()).add(sample);
                    report.say("pickup, round " + i + ", " + spell.getKey() + ": p50 " + Sample.number(sample.median())
                            + ", p99 " + Sample.number(sample.percentile(99)) + " ms");
                }
            }
            judge(rounds, report);
        }
    }

    private static void judge(Map<String, List<Sample>> rounds, Report report) {
        line("same node", 50, Goal.atMost(4, 2), rounds, report);
        line("same node", 99, Goal.atMost(20, 7), rounds, report);
        line("other node", 99, Goal.atMost(50, 20), rounds, report);
        report.note("Pickup: of all jobs of all rounds, in brackets the percentiles of single rounds. db-scheduler runs"
                + " with immediate execution; its clock starts when schedule() returns, ours when the COMMIT does."
                + " On the other node: the enqueuing node's permits are all taken, and NOTIFY tells the other.");
    }

    private static void line(String where, double percent, Goal goal, Map<String, List<Sample>> rounds, Report report) {
        List<Sample> ours = rounds.get(where);
        List<Sample> theirs = rounds.get("db-scheduler, same node");
        report.line(
                "enqueue → start, " + where + ", p" + (int) percent,
                text(ours, percent),
                "db-scheduler, same node " + text(theirs, percent),
                all(ours).percentile(percent),
                goal,
                Map.of("Postroad", each(ours, percent), "db-scheduler", each(theirs, percent)));
    }

    private static String text(List<Sample> rounds, double percent) {
        Sample each = each(rounds, percent);
        return Sample.number(all(rounds).percentile(percent)) + " (" + Sample.number(each.min()) + "–"
                + Sample.number(each.max()) + ") ms";
    }

    private static Sample all(List<Sample> rounds) {
        return new Sample(
                rounds.stream().flatMap(round -> round.values().stream()).toList());
    }

    private static Sample each(List<Sample> rounds, double percent) {
        return Sample.of(rounds.stream().mapToDouble(round -> round.percentile(percent)));
    }

    private static JobHandler noop(StartTimes times) {
        return attempt -> {
            times.started(attempt.jobId());
            return Outcome.succeeded();
        };
    }

    private static List<Double> sameNode(HikariDataSource dataSource, Duration length) throws Exception {
        StartTimes times = new StartTimes();
        try (EngineRig rig = EngineRig.over(dataSource, Dialect.POSTGRESQL)
                .action(JobRows.NOOP, noop(times))
                .build()) {
            rig.start();
            Pace.keep(PER_SECOND, length, n -> times.enqueue(rig, EngineRig.ACCOUNT));
            times.await();
        }
        return times.millis();
    }

    private static List<Double> otherNode(HikariDataSource dataSource, Duration length) throws Exception {
        StartTimes times = new StartTimes();
        CountDownLatch held = new CountDownLatch(BenchPostgres.PERMITS);
        CountDownLatch end = new CountDownLatch(1);
        JobHandler hold = attempt -> {
            held.countDown();
            end.await();
            return Outcome.succeeded();
        };
        try (EngineRig near = node(dataSource, noop(times), hold);
                EngineRig far = node(dataSource, noop(times), hold)) {
            near.start();
            for (int i = 0; i < BenchPostgres.PERMITS; i++) {
                near.enqueue(new NewJob(EngineRig.ACCOUNT, 0, "hold", "{}", null, 0, null, null));
            }
            held.await();
            far.start();
            while (near.membership.others() == 0) {
                Thread.sleep(20);
            }
            Pace.keep(PER_SECOND, length, n -> times.enqueue(near, EngineRig.ACCOUNT));
            times.await();
            end.countDown();
        }
        return times.millis();
    }

    private static EngineRig node(HikariDataSource dataSource, JobHandler noop, JobHandler hold) {
        String url = dataSource.getJdbcUrl();
        return EngineRig.over(dataSource, Dialect.POSTGRESQL)
                .action(JobRows.NOOP, noop)
                .action("hold", hold)
                .hints(membership -> new PostgresHints(
                        () -> DriverManager.getConnection(url, "postgres", ""),
                        Executors.defaultThreadFactory(),
                        () -> membership.others() > 0,
                        membership::incarnation))
                .build();
    }

    private static List<Double> dbScheduler(HikariDataSource dataSource, Duration length) throws Exception {
        StartTimes times = new StartTimes();
        OneTimeTask<Void> task =
                Tasks.oneTime(JobRows.NOOP).execute((instance, context) -> times.started(instance.getId()));
        Scheduler scheduler = Scheduler.create(dataSource, task)
                .threads(BenchPostgres.PERMITS)
                .pollUsingLockAndFetch(0.5, 4)
                .pollingInterval(Duration.ofMillis(100))
                .enableImmediateExecution()
                .build();
        scheduler.start();
        try {
            String round = Long.toString(System.nanoTime());
            Pace.keep(PER_SECOND, length, n -> {
                String id = round + "-" + n;
                scheduler.schedule(task.instance(id), Instant.now());
                times.committed(id, System.nanoTime());
            });
            times.await();
        } finally {
            scheduler.stop();
        }
        return times.millis();
    }
}
