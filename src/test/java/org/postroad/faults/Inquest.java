package org.postroad.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.postroad.faults.Evidence.AttemptRow;
import org.postroad.faults.Evidence.EffectRow;
import org.postroad.faults.Evidence.JobRow;

/**
 * Compares what was promised with what was seen, once nothing is left to do: every job that was accepted, every call at the ledger,
 * every fault of the driver.
 */
final class Inquest {
    private static final long SETTLE_SLACK_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long START_SLACK_NANOS = Duration.ofMillis(500).toNanos();
    private static final long OUTAGE_SLACK_NANOS = Duration.ofSeconds(40).toNanos();
    private static final int SUCCEEDED = 2;
    private static final int FAILED = 3;
    private static final String POISON = "poison";
    private static final String LOST = "lost_lease";

    private final Trial trial;
    private final List<String> violations = new ArrayList<>();
    private final Map<Long, JobRow> byId = new HashMap<>();
    private final Map<String, JobRow> byKey = new HashMap<>();
    private final Map<String, List<Ledger.Call>> calls = new HashMap<>();
    private final Map<Long, Map<Integer, AttemptRow>> attempts = new HashMap<>();
    private final Map<String, Integer> duplicates = new TreeMap<>();

    Inquest(Trial trial) {
        this.trial = trial;
        for (JobRow job : trial.evidence.jobs()) {
            if (byId.put(job.id(), job) != null) {
                violations.add("job " + job.id() + " has two rows");
            }
            if (byKey.put(job.key(), job) != null) {
                violations.add("two jobs have the payload " + job.key());
            }
        }
        for (Ledger.Call call : trial.ledger.calls()) {
            calls.computeIfAbsent(call.key, key -> new ArrayList<>()).add(call);
        }
        for (AttemptRow attempt : trial.evidence.attempts()) {
            attempts.computeIfAbsent(attempt.job(), job -> new HashMap<>()).put(attempt.run(), attempt);
        }
    }

    /** What is not as promised; tells the rest to the chronicle. */
    List<String> violations() {
        nothingIsLost();
        endsAreAsPlanned();
        startsAreExplained();
        effectsAreSingle();
        queuesKeepToTheirThreads();
        for (String violation : violations) {
            trial.chronicle.say("VIOLATION: %s", violation);
        }
        return violations;
    }

    private void nothingIsLost() {
        Set<Long> ids = new HashSet<>();
        trial.load.accepted().forEach((key, accepted) -> {
            JobRow job = byKey.get(key);
            if (job == null || job.id() != accepted.id()) {
                violations.add("job " + accepted.id() + " (" + key + ") was accepted and is lost");
            }
            if (!ids.add(accepted.id())) {
                violations.add("the id " + accepted.id() + " was given twice");
            }
        });
        byKey.forEach((key, job) -> {
            if (!job.finished()) {
                violations.add("job " + job.id() + " (" + key + ") is not finished: state " + job.state());
            }
        });
        calls.keySet().stream()
                .filter(key -> !byKey.containsKey(key))
                .forEach(key -> violations.add("a call came for " + key + ", of which there is no job"));
        trial.chronicle.say(
                "accepted %d jobs, lost 0 of them: %s; %d requests refused, %d broken off, %d jobs of those exist and finished too",
                ids.size(),
                violations.isEmpty() ? "holds" : "DOES NOT HOLD",
                trial.load.refused(),
                trial.load.unknown(),
                byKey.size() - trial.load.accepted().size());
    }

    private void endsAreAsPlanned() {
        Map<Plan, Map<String, Integer>> ends = new EnumMap<>(Plan.class);
        for (JobRow job : byKey.values()) {
            boolean poison = job.code().equals(POISON) && job.state() == FAILED;
            String end = poison ? POISON : job.state() == SUCCEEDED ? "succeeded" : "state " + job.state();
            ends.computeIfAbsent(job.plan(), plan -> new TreeMap<>()).merge(end, 1, Integer::sum);
            long failures = failures(job);
            if (poison ? lossesWithFault(job) < 3 : job.state() != (job.plan().succeeds ? SUCCEEDED : FAILED)) {
                violations.add(job + " ended otherwise than planned");
            }
            if (failures != job.attempts() || job.attempts() > Trial.RETRIES + 1) {
                violations.add(job + " has " + failures + " failed attempts on record, over its budget or its count");
            }
            if (!poison
                    && !job.plan().succeeds
                    && job.attempts() != (job.plan() == Plan.REFUSED ? 1 : Trial.RETRIES + 1)) {
                violations.add(job + " did not use its budget as planned");
            }
            boolean answered = calls.getOrDefault(job.key(), List.of()).stream()
                    .anyMatch(call -> call.run == job.run() && call.endNanos != Long.MAX_VALUE);
            if (!answered && !poison) {
                violations.add(job + " ended in an execution that the ledger has not answered");
            }
        }
        ends.forEach((plan, of) -> trial.chronicle.say("  %-11s ended %s", plan, of));
    }

    private long failures(JobRow job) {
        return attempts.getOrDefault(job.id(), Map.of()).values().stream()
                .filter(attempt -> !attempt.code().equals(LOST))
                .count();
    }

    private long lossesWithFault(JobRow job) {
        return attempts.getOrDefault(job.id(), Map.of()).values().stream()
                .filter(attempt -> attempt.code().equals(LOST)
                        && trial.faults.stream().anyMatch(fault -> fault.node().equals(attempt.node())))
                .count();
    }

    private void startsAreExplained() {
        int all = 0;
        for (Map.Entry<String, List<Ledger.Call>> entry : calls.entrySet()) {
            JobRow job = byKey.get(entry.getKey());
            if (job == null) {
                continue;
            }
            Set<Integer> runs = new HashSet<>();
            for (Ledger.Call call : entry.getValue()) {
                all++;
                if (!runs.add(call.run)) {
                    violations.add(job + ": two calls of run " + call.run);
                }
                explain(job, call);
            }
        }
        trial.chronicle.say(
                "%d calls at the ledger; executions that did not count, by what explains them: %s", all, duplicates);
    }

    /** A call is the one that ended the job, a failed attempt on record, or one that a fault of its node undid. */
    private void explain(JobRow job, Ledger.Call call) {
        AttemptRow attempt = attempts.getOrDefault(job.id(), Map.of()).get(call.run);
        boolean failed = attempt != null && !attempt.code().equals(LOST);
        if (failed) {
            if (call.plan.succeeds && call.plan.failures == 0 && !inOutage(call)) {
                violations.add(job + ": run " + call.run + " failed unplanned: " + attempt);
            }
        } else if (call.run != job.run() || job.code().equals(POISON)) {
            Fault fault = undoneBy(call);
            if (fault == null) {
                violations.add(job + ": the start of run " + call.run + " on " + call.node + " at "
                        + trial.chronicle.seconds(call.startNanos) + " s is not explained");
            } else {
                duplicates.merge(fault.kind().toString(), 1, Integer::sum);
            }
        }
    }

    private boolean inOutage(Ledger.Call call) {
        return trial.faults.stream()
                .anyMatch(fault -> fault.kind() == Fault.Kind.OUTAGE
                        && call.endNanos > fault.fromNanos() - SETTLE_SLACK_NANOS
                        && call.startNanos < fault.fromNanos() + Suite.OUTAGE.toNanos() + OUTAGE_SLACK_NANOS);
    }

    private Fault undoneBy(Ledger.Call call) {
        long answered = call.endNanos == Long.MAX_VALUE ? Long.MAX_VALUE : call.endNanos + SETTLE_SLACK_NANOS;
        return trial.faults.stream()
                .filter(Fault::endsLeases)
                .filter(fault -> call.node.isEmpty() || call.node.equals(fault.node()))
                .filter(fault -> call.startNanos <= lastStartUnder(fault) && fault.fromNanos() <= answered)
                .findFirst()
                .orElse(null);
    }

    /** A call that a thread was just about to make when its node was paused comes as the node goes on. */
    private long lastStartUnder(Fault fault) {
        return trial.lives.stream()
                        .filter(life -> fault.kind() == Fault.Kind.PAUSE && life.name.equals(fault.node()))
                        .mapToLong(life -> life.resumedNanos)
                        .findFirst()
                        .orElse(fault.fromNanos())
                + START_SLACK_NANOS;
    }

    private void effectsAreSingle() {
        Map<String, List<EffectRow>> effects = trial.evidence.effects();
        if (effects.isEmpty()) {
            return;
        }
        for (JobRow job : byKey.values()) {
            List<EffectRow> of = effects.getOrDefault(job.key(), List.of());
            int expected = job.plan().hasEffect() && job.state() == SUCCEEDED ? 1 : 0;
            if (of.size() != expected || expected == 1 && of.get(0).run() != job.run()) {
                violations.add(job + " has the effects " + of);
            }
        }
        trial.chronicle.say("%d jobs wrote an effect with their settlement, each exactly one", effects.size());
    }

    private void queuesKeepToTheirThreads() {
        Map<String, List<long[]>> edges = new HashMap<>();
        Map<String, Long> ends = new HashMap<>();
        trial.lives.forEach(life -> ends.put(life.name, life.downNanos));
        calls.values()
                .forEach(of -> of.forEach(call -> {
                    long end = Math.min(call.endNanos, ends.getOrDefault(call.node, Long.MAX_VALUE));
                    List<long[]> edge =
                            edges.computeIfAbsent(call.node + " " + call.plan.queue, key -> new ArrayList<>());
                    edge.add(new long[] {call.startNanos, 1});
                    edge.add(new long[] {end, -1});
                }));
        Map<String, Integer> most = new TreeMap<>();
        edges.forEach((place, of) -> {
            String queue = place.substring(place.indexOf(' ') + 1);
            int peak = peak(of);
            int limit = Trial.THREADS.get(queue) * (place.startsWith(" ") ? 2 : 1);
            most.merge(queue, peak, Math::max);
            if (peak > limit) {
                violations.add("node and queue " + place + " ran " + peak + " at once, allowed are " + limit);
            }
        });
        trial.chronicle.say("most calls at once of a queue on a node: %s; allowed %s", most, Trial.THREADS);
    }

    private static int peak(List<long[]> edges) {
        edges.sort(Comparator.<long[]>comparingLong(edge -> edge[0]).thenComparingLong(edge -> edge[1]));
        int now = 0;
        int peak = 0;
        for (long[] edge : edges) {
            now += (int) edge[1];
            peak = Math.max(peak, now);
        }
        return peak;
    }

    /** How long each job that a node held at its fault waited for its next start. */
    Recovery recovery(Fault fault) {
        List<Double> seconds = new ArrayList<>();
        List<String> late = new ArrayList<>();
        int without = 0;
        for (long id : fault.held()) {
            JobRow job = byId.get(id);
            Ledger.Call next = job == null ? null : nextCall(job.key(), fault);
            if (next == null) {
                without++;
                continue;
            }
            seconds.add((next.startNanos - fault.fromNanos()) / 1e9);
            Duration bound = fault.kind() == Fault.Kind.KILL ? Suite.BACK_AFTER_KILL : Suite.BACK_AFTER_HANG;
            if (watchedFor(fault, next.startNanos, bound) && job.losses() < 2) {
                late.add(job + " came back only after " + seconds.get(seconds.size() - 1) + " s");
            }
        }
        return new Recovery(seconds, without, late);
    }

    /**
     * @param seconds from the fault to the next start, of each job
     * @param without jobs that needed no other start: their outcome was just being committed
     * @param late what took longer than promised though a node was there all the time
     */
    record Recovery(List<Double> seconds, int without, List<String> late) {}

    private Ledger.Call nextCall(String key, Fault fault) {
        return calls.getOrDefault(key, List.of()).stream()
                .filter(call -> call.startNanos > fault.fromNanos())
                .filter(call -> call.node.isEmpty() || !call.node.equals(fault.node()))
                .min(Comparator.comparingLong(call -> call.startNanos))
                .orElse(null);
    }

    /** Whether some node was up without a break for that long between the fault and the restart. */
    private boolean watchedFor(Fault fault, long restartNanos, Duration bound) {
        return trial.lives.stream()
                .filter(life -> !life.name.equals(fault.node()) && life.upNanos != Long.MAX_VALUE)
                .anyMatch(life -> {
                    long from = Math.max(fault.fromNanos(), life.upNanos);
                    long to = Math.min(restartNanos, Math.min(life.downNanos, life.pausedNanos));
                    return to - from > bound.toNanos();
                });
    }
}
