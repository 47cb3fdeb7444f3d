package org.postroad.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.testing.EngineRig;

/** What jobs that cannot run yet cost those that can: many that fall due later, of all priorities, and many in closed lanes. */
final class WaitingMeasure implements Measure {
    private static final long OTHER_ACCOUNT = 8;
    private static final long FIRST_CLOSED = 100;
    private static final int LANES = 10;
    private static final Duration CLOSED = Duration.ofHours(6);

    @Override
    public void run(BenchPostgres postgres, Scale scale, Report report) throws Exception {
        Map<String, HikariDataSource> cases = new LinkedHashMap<>();
        for (int waiting : scale.waiting()) {
            HikariDataSource dataSource = postgres.migrated("waiting_" + waiting);
            JobRows.waiting(dataSource, waiting, OTHER_ACCOUNT);
            cases.put(name(waiting), dataSource);
        }
        HikariDataSource closed = postgres.migrated("closed");
        JobRows.waiting(closed, scale.waiting().get(0), OTHER_ACCOUNT);
        closeLanes(closed, scale.crowd(), report);
        cases.put("closed lanes", closed);
        Map<String, Sample> rounds = rounds(cases, scale, report);
        cases.values().forEach(HikariDataSource::close);
        Sample unblocked = rounds.get(name(scale.waiting().get(0)));
        for (int i = 1; i < scale.waiting().size(); i++) {
            String many = name(scale.waiting().get(i));
            line("claim beside " + many + " / " + name(scale.waiting().get(0)), rounds.get(many), unblocked, report);
        }
        line(
                "claim beside " + String.format("%,d", scale.crowd()) + " in closed lanes / none",
                rounds.get("closed lanes"),
                unblocked,
                report);
    }

    private static String name(int waiting) {
        return String.format("%,d waiting", waiting);
    }

    private static void line(String measure, Sample ours, Sample unblocked, Report report) {
        report.line(
                measure,
                ours.text() + " jobs/s",
                unblocked.text() + " jobs/s",
                ours.median() / unblocked.median(),
                Goal.atLeast(0.85, 0.9),
                Map.of("Postroad", ours, "unblocked", unblocked, "ratio", ours.over(unblocked)));
    }

    private static void closeLanes(HikariDataSource dataSource, int jobs, Report report) throws Exception {
        for (int lane = 0; lane < LANES; lane++) {
            JobRows.ready(dataSource, jobs / LANES, FIRST_CLOSED + lane);
        }
        EngineRig rig = EngineRig.over(dataSource, Dialect.POSTGRESQL)
                .action(JobRows.NOOP, attempt -> Outcome.succeeded())
                .build();
        long began = System.nanoTime();
        for (int lane = 0; lane < LANES; lane++) {
            rig.engine.lanes().close(1, FIRST_CLOSED + lane, Instant.now().plus(CLOSED), "bench");
        }
        report.note("Closing " + LANES + " lanes with " + jobs / LANES + " jobs each took "
                + Sample.number((System.nanoTime() - began) / 1e6 / LANES) + " ms a lane.");
        rig.die();
    }

    private static Map<String, Sample> rounds(Map<String, HikariDataSource> cases, Scale scale, Report report)
            throws Exception {
        Map<String, List<Double>> values = new LinkedHashMap<>();
        for (int i = 0; i <= scale.rounds(); i++) {
            for (Map.Entry<String, HikariDataSource> one : cases.entrySet()) {
                JobRows.ready(one.getValue(), scale.claimed());
                JobRows.settle(one.getValue(), "job_live");
                double perSecond = PostroadContestant.drain(one.getValue(), new Tally(scale.claimed()));
                if (i > 0) { // The first one only warms up
                    values.computeIfAbsent(one.getKey(), name -> new ArrayList<>())
                            .add(perSecond);
                    report.say("claim, round " + i + ", " + one.getKey() + ": " + Sample.number(perSecond) + " jobs/s");
                }
            }
        }
        Map<String, Sample> samples = new LinkedHashMap<>();
        values.forEach((name, of) -> samples.put(name, new Sample(of)));
        return samples;
    }
}
