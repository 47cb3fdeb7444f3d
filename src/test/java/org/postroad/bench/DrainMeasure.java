package org.postroad.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How fast no-op jobs that are all there already are run, with finished jobs kept. */
final class DrainMeasure implements Measure {
    private static final int MORE_PERMITS = 100;

    @Override
    public void run(BenchPostgres postgres, Scale scale, Report report) throws Exception {
        int warm = Math.min(scale.drainJobs(), 20_000);
        try (PostroadContestant ours = postroad(postgres, "drain", BenchPostgres.PERMITS, scale.drainJobs());
                PostroadContestant more = postroad(postgres, "drain_more", MORE_PERMITS, scale.drainJobs());
                PlainJdbc plain = new PlainJdbc(postgres, scale.drainJobs());
                DbSchedulerContestant dbScheduler = new DbSchedulerContestant(postgres, warm / 4);
                JobRunrContestant jobRunr = new JobRunrContestant(postgres, Math.min(2_000, scale.jobRunrJobs()))) {
            sweep(dbScheduler, report);
            sweep(jobRunr, report);
            dbScheduler.jobs(scale.dbSchedulerJobs());
            jobRunr.jobs(scale.jobRunrJobs());
            round(ours);
            round(plain);
            round(more);
            Map<String, Sample> rounds =
                    rounds(List.of(ours, plain, more, dbScheduler, jobRunr), scale.rounds(), report);
            judge(rounds, report);
        }
        report.note(
                "Drain: " + scale.drainJobs() + " jobs a round for Postroad and plain JDBC, " + scale.dbSchedulerJobs()
                        + " for db-scheduler, " + scale.jobRunrJobs()
                        + " for JobRunr; from the first job's start to the last one settled. "
                        + "JobRunr's poll interval is 5 s, its shortest; the wait for its first poll is not counted.");
    }

    private static PostroadContestant postroad(BenchPostgres postgres, String database, int permits, int jobs)
            throws Exception {
        return new PostroadContestant("Postroad, " + permits + " permits", postgres, database, permits, jobs);
    }

    private static void sweep(DbSchedulerContestant contestant, Report report) throws Exception {
        round(contestant);
        DbSchedulerContestant.Tuning best = DbSchedulerContestant.Tuning.SWEEP.get(0);
        double most = 0;
        for (DbSchedulerContestant.Tuning tuning : DbSchedulerContestant.Tuning.SWEEP) {
            contestant.tune(tuning);
            double perSecond = round(contestant);
            report.say("db-scheduler, " + tuning + ": " + Sample.number(perSecond) + " jobs/s");
            if (perSecond > most) {
                most = perSecond;
                best = tuning;
            }
        }
        contestant.tune(best);
        report.note("db-scheduler runs with " + best + ", lock-and-fetch, the best of its sweep.");
    }

    private static void sweep(JobRunrContestant contestant, Report report) throws Exception {
        int best = JobRunrContestant.SWEEP.get(0);
        double most = 0;
        for (int workers : JobRunrContestant.SWEEP) {
            contestant.tune(workers);
            double perSecond = round(contestant);
            report.say("JobRunr, " + workers + " workers: " + Sample.number(perSecond) + " jobs/s");
            if (perSecond > most) {
                most = perSecond;
                best = workers;
            }
        }
        contestant.tune(best);
        report.note("JobRunr runs with " + best + " workers, the best of its sweep.");
    }

    private static double round(Contestant contestant) throws Exception {
        contestant.fill();
        return contestant.drain();
    }

    private static Map<String, Sample> rounds(List<Contestant> contestants, int rounds, Report report)
            throws Exception {
        Map<String, List<Double>> values = new LinkedHashMap<>();
        for (int i = 1; i <= rounds; i++) {
            for (Contestant contestant : contestants) {
                double perSecond = round(contestant);
                values.computeIfAbsent(contestant.name(), name -> new ArrayList<>())
                        .add(perSecond);
                report.say(
                        "drain, round " + i + ", " + contestant.name() + ": " + Sample.number(perSecond) + " jobs/s");
            }
        }
        Map<String, Sample> samples = new LinkedHashMap<>();
        values.forEach((name, of) -> samples.put(name, new Sample(of)));
        return samples;
    }

    private static void judge(Map<String, Sample> rounds, Report report) {
        Sample ours = rounds.get("Postroad, " + BenchPostgres.PERMITS + " permits");
        compare("drain / plain JDBC", ours, rounds, "plain JDBC", Goal.atLeast(0.5, 0.8), report);
        compare("drain / db-scheduler", ours, rounds, "db-scheduler", Goal.atLeast(3, 5), report);
        compare("drain / JobRunr", ours, rounds, "JobRunr", Goal.atLeast(8, 15), report);
        Sample more = rounds.get("Postroad, " + MORE_PERMITS + " permits");
        report.note("With " + MORE_PERMITS + " permits instead of " + BenchPostgres.PERMITS + " Postroad drains "
                + more.text() + " jobs/s against " + ours.text() + ".");
    }

    private static void compare(
            String measure, Sample ours, Map<String, Sample> rounds, String other, Goal goal, Report report) {
        Sample theirs = rounds.get(other);
        report.line(
                measure,
                ours.text() + " jobs/s",
                theirs.text() + " jobs/s",
                ours.median() / theirs.median(),
                goal,
                Map.of("Postroad", ours, other, theirs, "ratio", ours.over(theirs)));
    }
}
