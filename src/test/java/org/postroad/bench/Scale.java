package org.postroad.bench;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.postroad.platform.entity.DurationText;

/**
 * How much is measured.
 *
 * @param rounds how often each side of a comparison is measured, in turn
 * @param drainJobs jobs a round for Postroad and the baseline
 * @param dbSchedulerJobs jobs a round for db-scheduler
 * @param jobRunrJobs jobs a round for JobRunr
 * @param soak how long enqueue and drain go on together
 * @param window of a soak: the worst one is held against the median
 * @param spell how long one round of a measure with a fixed pace takes
 * @param waiting how many jobs wait beside a claim, from few to many
 * @param claimed jobs claimed beside them a round
 * @param crowd jobs of the closed lanes, and of the one big tenant
 * @param listed jobs of the account whose list is read
 * @param growthJobs jobs of a day of those that pass in an H2 file; 0: that is not measured
 * @param mails messages of the mailbox that is synced
 */
record Scale(
        String name,
        int rounds,
        int drainJobs,
        int dbSchedulerJobs,
        int jobRunrJobs,
        Duration soak,
        Duration window,
        Duration spell,
        List<Integer> waiting,
        int claimed,
        int crowd,
        int listed,
        int growthJobs,
        int mails) {

    /** @param form {@code short}, {@code full}, or {@code smoke}, which only shows that the benchmark itself works */
    static Scale of(String form) {
        return switch (form) {
            case "short" ->
                new Scale(
                        form,
                        5,
                        50_000,
                        12_000,
                        4_000,
                        seconds(20),
                        seconds(2),
                        seconds(4),
                        List.of(10_000, 1_000_000),
                        20_000,
                        100_000,
                        1_000_000,
                        0,
                        10_000);
            case "full" ->
                new Scale(
                        form,
                        7,
                        200_000,
                        50_000,
                        20_000,
                        Duration.ofMinutes(30),
                        seconds(10),
                        seconds(20),
                        List.of(10_000, 1_000_000, 5_000_000),
                        20_000,
                        100_000,
                        1_000_000,
                        20_000,
                        100_000);
            case "smoke" ->
                new Scale(
                        form,
                        2,
                        3_000,
                        1_000,
                        500,
                        seconds(3),
                        seconds(1),
                        seconds(1),
                        List.of(1_000, 10_000),
                        2_000,
                        5_000,
                        10_000,
                        500,
                        500);
            default -> throw new IllegalArgumentException("bench.form is short, full or smoke, not " + form);
        };
    }

    /** The form and what is set apart from it: {@code bench.form}, {@code bench.soak} (as 30m), {@code bench.rounds}. */
    static Scale ofThisProcess() {
        Scale scale = of(System.getProperty("bench.form", "short").toLowerCase(Locale.ROOT));
        String soak = System.getProperty("bench.soak", "");
        String rounds = System.getProperty("bench.rounds", "");
        return new Scale(
                scale.name,
                rounds.isEmpty() ? scale.rounds : Integer.parseInt(rounds),
                scale.drainJobs,
                scale.dbSchedulerJobs,
                scale.jobRunrJobs,
                soak.isEmpty() ? scale.soak : DurationText.parse(soak).orElseThrow(),
                scale.window,
                scale.spell,
                scale.waiting,
                scale.claimed,
                scale.crowd,
                scale.listed,
                scale.growthJobs,
                scale.mails);
    }

    private static Duration seconds(int n) {
        return Duration.ofSeconds(n);
    }

    /** How often a server is warmed up that needs it so often. */
    int warmUp(int times) {
        return name.equals("smoke") ? Math.max(1, times / 100) : times;
    }
}
