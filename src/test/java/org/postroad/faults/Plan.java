package org.postroad.faults;

import java.util.List;
import java.util.random.RandomGenerator;

/** What the ledger is to do with the calls of a job, and so what must become of the job. Written into the URL that the job calls. */
enum Plan {
    /** Answers well. */
    OK("quick", 62, 0, 20, 0, true),
    /** Answers well; the handler then writes an effect in the transaction that settles its job. */
    EFFECT("mixed", 14, 0, 50, 0, true),
    /** Takes its time. */
    SLOW("slow", 7, 1_000, 3_000, 0, true),
    /** Takes its time, then the effect. */
    SLOW_EFFECT("slow", 3, 1_000, 3_000, 0, true),
    /** Fails twice for a time. */
    FLAKY("mixed", 8, 0, 20, 2, true),
    /** Always fails for a time. */
    HOPELESS("mixed", 3, 0, 20, Integer.MAX_VALUE, false),
    /** Fails for good. */
    REFUSED("quick", 3, 0, 20, 0, false);

    /** The queues that jobs go to. */
    static final List<String> QUEUES = List.of("quick", "mixed", "slow");

    private static final int ALL = 100;

    final String queue;
    private final int share;
    private final int leastMillis;
    private final int mostMillis;
    /** How many calls of a job fail for a time. */
    final int failures;
    /** Whether the job must succeed. */
    final boolean succeeds;

    Plan(String queue, int share, int leastMillis, int mostMillis, int failures, boolean succeeds) {
        this.queue = queue;
        this.share = share;
        this.leastMillis = leastMillis;
        this.mostMillis = mostMillis;
        this.failures = failures;
        this.succeeds = succeeds;
    }

    /** One of them, each as often as its share says. */
    static Plan any(RandomGenerator random) {
        int at = random.nextInt(ALL);
        for (Plan plan : values()) {
            at -= plan.share;
            if (at < 0) {
                return plan;
            }
        }
        return OK;
    }

    int delayMillis(RandomGenerator random) {
        return random.nextInt(leastMillis, mostMillis + 1);
    }

    /** Whether the handler writes an effect with its settlement. */
    boolean hasEffect() {
        return this == EFFECT || this == SLOW_EFFECT;
    }

    /**
     * The status of an answer, given how many calls of the job came before. 429 fails for a time and says nothing against the host,
     * whose circuit would otherwise open for all.
     */
    int answer(int before) {
        if (this == REFUSED) {
            return 400;
        }
        return before < failures ? 429 : 200;
    }
}
