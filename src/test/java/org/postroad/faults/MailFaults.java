package org.postroad.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.postroad.testing.mail.FakeTime;

/**
 * Mail under faults: two servers with the real WAR take messages over REST and pass them on to a sink outside, whose ledger says what arrived,
 * how often, and from which life of a node.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MailFaults {
    private static final int PER_SECOND = Integer.getInteger("faults.mail.rate", 60);
    private static final Duration AWAY = Duration.ofSeconds(Integer.getInteger("faults.mail.away", 60));
    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("faults.mail.outage", 20));
    private static final Duration JUMP = Duration.ofHours(48); // past the expiry of all that is sent
    private static final Duration FLOW = Duration.ofSeconds(8);
    private static final long SEED = Long.getLong("faults.seed", System.nanoTime() % 1_000_000);

    private final Random random = new Random(SEED);
    private MailTrial trial;

    @BeforeAll
    void start() throws IOException, SQLException {
        trial = new MailTrial(SEED);
        trial.chronicle.say("seed %d; again with -Dfaults.seed=%d", SEED, SEED);
    }

    @AfterAll
    void stop() throws IOException {
        if (trial != null) {
            trial.close();
        }
    }

    private void judge() {
        trial.drain();
        assertThat(new MailInquest(trial).violations()).isEmpty();
    }

    private Duration between(int leastMillis, int mostMillis) {
        return Duration.ofMillis(random.nextLong(leastMillis, mostMillis + 1));
    }

    @Test
    @Order(1)
    void killedNodesLoseNoMail() throws IOException {
        trial.load.flow(PER_SECOND);
        int killed = 0;
        while (killed < Suite.KILLS) {
            Trial.pass(between(3_000, 8_000));
            boolean both = random.nextInt(6) == 0 && killed + 2 <= Suite.KILLS;
            int victim = random.nextInt(2);
            trial.kill(victim);
            killed++;
            if (both) {
                trial.kill(1 - victim);
                killed++;
            }
            Trial.pass(between(100, 3_000));
            NodeProcess first = trial.restart(victim, false);
            NodeProcess second = both ? trial.restart(1 - victim, false) : first;
            first.awaitReady();
            second.awaitReady();
        }
        Trial.pass(FLOW);
        trial.chronicle.say("killed %d nodes", killed);
        judge();
    }

    @Test
    @Order(2)
    void anOutageOfTheDatabaseLosesNoMail() throws IOException {
        trial.load.flow(PER_SECOND);
        Trial.pass(FLOW);
        trial.chronicle.say("the database is stopped for %d s", OUTAGE.toSeconds());
        trial.outage(OUTAGE);
        Trial.pass(FLOW);
        judge();
    }

    @Test
    @Order(3)
    void mailWaitsForAHostThatIsAway() {
        trial.load.flow(PER_SECOND);
        Trial.pass(FLOW);
        trial.sink.leave();
        trial.chronicle.say("the host is away for %d s", AWAY.toSeconds());
        Trial.pass(AWAY);
        trial.sink.comeBack();
        trial.chronicle.say("the host is back");
        judge();
    }

    @Test
    @Order(4)
    void aClockThatJumpsEndsNoMailBeforeItsTime() throws IOException {
        Assumptions.assumeTrue(FakeTime.isInstalled(), FakeTime.MISSING);
        trial.node(0).terminate();
        trial.node(0).awaitEnd();
        NodeProcess jumping = trial.restart(0, true).awaitReady();
        trial.load.flow(PER_SECOND);
        for (Duration jump : new Duration[] {JUMP, JUMP.negated(), Duration.ZERO}) {
            Trial.pass(FLOW);
            trial.kind.clock(jumping.name).off(jump);
            trial.chronicle.say("the clock of %s is off by %d h", jumping.name, jump.toHours());
        }
        Trial.pass(FLOW);
        judge();
        assertThat(trial.node(0).ready()).as("the node whose clock jumped").isTrue();
    }
}
