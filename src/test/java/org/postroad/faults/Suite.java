package org.postroad.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** What two nodes must stand, whatever kind they are. One trial for all, since nodes are slow to start; each test drains it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class Suite {
    static final int KILLS = Integer.getInteger("faults.kills", 20);
    static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("faults.outage", 60));
    static final Duration BACK_AFTER_KILL = Duration.ofSeconds(10);
    static final Duration BACK_AFTER_HANG = Duration.ofSeconds(20);
    private static final Duration BACK_AFTER_OUTAGE = Duration.ofSeconds(30);
    private static final long SEED = Long.getLong("faults.seed", System.nanoTime() % 1_000_000);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(40);
    private static final int IDLE_QUEUES = 1_000;
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final int HELD_BEFORE_PAUSE = 4;
    private static final int LONG_MILLIS = 4_000;

    protected Trial trial;
    protected final Random random = new Random(SEED);

    /** The trial to run, its nodes not yet started. */
    abstract Trial trial(long seed) throws IOException, SQLException;

    abstract int kills();

    abstract int jobsPerSecond();

    /** The shortest and the longest time between two kills. */
    abstract Duration[] betweenKills();

    @BeforeAll
    void start() throws IOException, SQLException {
        trial = trial(SEED);
        trial.chronicle.say("seed %d; again with -Dfaults.seed=%d", SEED, SEED);
        trial.startNodes(2);
    }

    @AfterAll
    void stop() throws IOException {
        if (trial != null) {
            trial.close();
        }
    }

    @Test
    @Order(1)
    void killedNodesLoseNothing() throws IOException {
        trial.load.flow(jobsPerSecond());
        List<Fault> killed = new ArrayList<>();
        while (killed.size() < kills()) {
            Trial.pass(between(betweenKills()));
            boolean both = random.nextInt(6) == 0 && killed.size() + 2 <= kills();
            int victim = random.nextInt(2);
            killed.add(kill(victim));
            if (both) {
                killed.add(kill(1 - victim));
            }
            Trial.pass(between(new Duration[] {Duration.ofMillis(100), Duration.ofSeconds(3)}));
            NodeProcess first = trial.restart(victim);
            NodeProcess second = both ? trial.restart(1 - victim) : first;
            first.awaitReady();
            second.awaitReady();
        }
        Trial.pass(BACK_AFTER_KILL.plusSeconds(2));
        drain();
        Inquest inquest = new Inquest(trial);
        List<String> violations = new ArrayList<>(inquest.violations());
        violations.addAll(tellRecovery(inquest, killed));
        assertThat(violations).isEmpty();
    }

    private Fault kill(int slot) {
        Fault fault = trial.kill(slot);
        trial.chronicle.say(
                "kill -9 %s, which held %d jobs", fault.node(), fault.held().size());
        return fault;
    }

    @Test
    @Order(2)
    void anOutageOfTheDatabaseRescuesNobody() throws IOException {
        trial.load.flow(jobsPerSecond());
        Trial.pass(Duration.ofSeconds(5));
        long losses = trial.evidence.losses();
        List<String> alive = trial.evidence.nodes("alive");
        List<String> dead = trial.evidence.nodes("dead");
        trial.chronicle.say("the database is stopped for %d s", OUTAGE.toSeconds());
        trial.outage(OUTAGE);
        long healed = System.nanoTime();
        Awaitility.await("work after the outage")
                .atMost(BACK_AFTER_OUTAGE)
                .until(() -> trial.ledger.calls().stream().anyMatch(call -> call.startNanos > healed));
        double resumed = (System.nanoTime() - healed) / 1e9;
        Awaitility.await("readiness after the outage")
                .atMost(BACK_AFTER_OUTAGE)
                .until(() -> trial.open().stream().allMatch(NodeProcess::ready));
        Trial.pass(Duration.ofSeconds(15));
        List<String> deadAfter = trial.evidence.nodes("dead");
        List<String> aliveAfter = trial.evidence.nodes("alive");
        drain();
        trial.chronicle.say(
                "work was back %.1f s after the database; executions counted as lost before %d, after %d; declared dead before %s, after %s",
                resumed, losses, trial.evidence.losses(), dead, deadAfter);
        assertThat(trial.evidence.losses()).as("losses").isEqualTo(losses);
        assertThat(deadAfter).as("dead nodes").isEqualTo(dead);
        assertThat(aliveAfter).as("living nodes").isEqualTo(alive);
        assertThat(new Inquest(trial).violations()).isEmpty();
    }

    @Test
    @Order(3)
    void aPausedNodeCannotCompleteWhatItNoLongerOwns() {
        trial.load.flow(jobsPerSecond());
        Trial.pass(Duration.ofSeconds(3));
        NodeProcess victim = trial.node(random.nextInt(2));
        for (int i = 0; i < 3 * HELD_BEFORE_PAUSE; i++) {
            trial.load.one(victim, Plan.SLOW_EFFECT, LONG_MILLIS);
        }
        Awaitility.await("jobs on the node to be paused")
                .pollInterval(Duration.ofMillis(50))
                .until(() -> trial.evidence.held(victim.name).size() >= HELD_BEFORE_PAUSE);
        Fault fault = trial.pause(trial.node(0) == victim ? 0 : 1);
        trial.chronicle.say(
                "SIGSTOP %s, which held %d jobs", victim.name, fault.held().size());
        Awaitility.await("the jobs of the paused node finished elsewhere")
                .atMost(LONGEST_PAUSE)
                .until(() -> trial.evidence.jobs().stream()
                        .filter(job -> fault.held().contains(job.id()))
                        .allMatch(Evidence.JobRow::finished));
        Set<Evidence.JobRow> before = heldRows(fault);
        victim.resume();
        trial.chronicle.say("SIGCONT %s", victim.name);
        Awaitility.await("the node to be a member again")
                .atMost(BACK_AFTER_OUTAGE)
                .until(() ->
                        trial.evidence.nodes("alive").stream().anyMatch(name -> name.startsWith(victim.name + "/")));
        Trial.pass(Duration.ofSeconds(5));
        drain();
        trial.chronicle.say("the node that was paused: %s", trial.counters(victim));
        Inquest inquest = new Inquest(trial);
        List<String> violations = new ArrayList<>(inquest.violations());
        violations.addAll(tellRecovery(inquest, List.of(fault)));
        assertThat(heldRows(fault)).as("jobs that another node finished").isEqualTo(before);
        assertThat(before)
                .as("where they were finished")
                .noneMatch(job -> job.node().equals(victim.name));
        assertThat(violations).isEmpty();
    }

    @Test
    @Order(4)
    void anIdleNodeWithAThousandQueuesIsQuiet() throws IOException, SQLException {
        double commits = trial.idleCommitsPerSecond(IDLE_QUEUES, IDLE);
        trial.chronicle.say(
                "an idle node with %d queues: %.2f commits a second over %d s; allowed are 2",
                IDLE_QUEUES, commits, IDLE.toSeconds());
        assertThat(commits).isBetween(0.1, 2.0);
    }

    private Set<Evidence.JobRow> heldRows(Fault fault) {
        return Set.copyOf(trial.evidence.jobs().stream()
                .filter(job -> fault.held().contains(job.id()))
                .toList());
    }

    protected final void drain() {
        trial.load.stop();
        trial.chronicle.say("drained in %.1f s", trial.drain().toMillis() / 1e3);
    }

    private Duration between(Duration[] bounds) {
        return Duration.ofMillis(random.nextLong(bounds[0].toMillis(), bounds[1].toMillis() + 1));
    }

    private List<String> tellRecovery(Inquest inquest, List<Fault> faults) {
        List<Double> seconds = new ArrayList<>();
        List<String> late = new ArrayList<>();
        int without = 0;
        for (Fault fault : faults) {
            Inquest.Recovery recovery = inquest.recovery(fault);
            seconds.addAll(recovery.seconds());
            late.addAll(recovery.late());
            without += recovery.without();
        }
        seconds.sort(null);
        if (seconds.isEmpty()) {
            trial.chronicle.say("no job had to come back");
        } else {
            trial.chronicle.say(
                    "%d jobs came back after their node was gone: seconds least %.1f, median %.1f, p90 %.1f, most %.1f; %d had just been settled",
                    seconds.size(),
                    seconds.get(0),
                    seconds.get(seconds.size() / 2),
                    seconds.get(seconds.size() * 9 / 10),
                    seconds.get(seconds.size() - 1),
                    without);
        }
        return late;
    }
}
