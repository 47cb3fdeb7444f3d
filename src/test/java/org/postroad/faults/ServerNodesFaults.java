package org.postroad.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The same of the real WAR on two servers, with fewer deaths since they are slow to start; and its orderly end. */
class ServerNodesFaults extends Suite {
    private static final int MOST_KILLS = 3;
    private static final int SHORT_MILLIS = 3_000;
    private static final int ENDLESS_MILLIS = 25_000;
    // Of both kinds together more than one node has permits for, so that each node holds some.
    private static final int OF_EACH = 8;

    @Override
    Trial trial(long seed) throws IOException, SQLException {
        return new Trial("server", seed, ServerNodes::new);
    }

    @Override
    int kills() {
        return Math.min(MOST_KILLS, KILLS);
    }

    @Override
    int jobsPerSecond() {
        return Integer.getInteger("faults.server.rate", 15);
    }

    @Override
    Duration[] betweenKills() {
        return new Duration[] {Duration.ofSeconds(8), Duration.ofSeconds(12)};
    }

    @Test
    @Order(5)
    void aNodeThatIsToldToEndGivesBackWhatItCannotFinish() {
        NodeProcess leaving = trial.node(0);
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < OF_EACH; i++) {
            keys.add(trial.load.one(leaving, Plan.SLOW, SHORT_MILLIS));
            keys.add(trial.load.one(leaving, Plan.SLOW, ENDLESS_MILLIS));
        }
        Awaitility.await("calls of all jobs")
                .atMost(Duration.ofSeconds(20))
                .until(() -> keys.stream().allMatch(key -> !calls(key).isEmpty()));
        Set<Long> held = trial.evidence.held(leaving.name);
        long losses = trial.evidence.losses();
        List<String> dead = trial.evidence.nodes("dead");
        leaving.terminate();
        Awaitility.await("readiness down")
                .atMost(Duration.ofSeconds(3))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> leaving.readiness() != 200);
        trial.chronicle.say(
                "SIGTERM %s, which held %d jobs; readiness answered %d after %.2f s",
                leaving.name, held.size(), leaving.readiness(), since(leaving.downNanos));
        leaving.awaitEnd();
        long ended = System.nanoTime();
        trial.chronicle.say(
                "it ended %.1f s after SIGTERM; allowed to drain %d s",
                since(leaving.downNanos), ServerNodes.DRAIN_SECONDS);
        trial.drain();
        int again = 0;
        for (Evidence.JobRow job : trial.evidence.jobs()) {
            if (held.contains(job.id()) && calls(job.key()).size() > 1) {
                again++;
                double back = (calls(job.key()).get(1).startNanos - ended) / 1e9;
                assertThat(back)
                        .as("seconds from the node's end to the next start of " + job)
                        .isLessThan(2);
            }
        }
        trial.chronicle.say(
                "%d jobs were given back and started elsewhere at once; %d had finished in time",
                again, held.size() - again);
        assertThat(held).as("jobs of the node that ended").isNotEmpty();
        assertThat(trial.evidence.losses()).as("losses").isEqualTo(losses);
        assertThat(trial.evidence.nodes("dead")).as("dead nodes").isEqualTo(dead);
    }

    private List<Ledger.Call> calls(String key) {
        return trial.ledger.calls().stream()
                .filter(call -> call.key.equals(key))
                .toList();
    }

    private static double since(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }
}
