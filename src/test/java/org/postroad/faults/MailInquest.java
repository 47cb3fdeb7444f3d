package org.postroad.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.postroad.faults.MailEvidence.Recipient;
import org.postroad.testing.mail.Receipts.Receipt;

/** Compares what nodes have taken with what the sink has received, once nothing is left to do. */
final class MailInquest {
    /** With a host that tells the sender itself, as the sink says it does. */
    private static final int DELIVERED = 2;

    private static final int FAILED = 4;
    private static final int TOLD = 20;
    /** Between the host's reply and the commit, on a machine that is loaded. */
    private static final long WINDOW_NANOS = Duration.ofSeconds(5).toNanos();

    /** A host that takes its time for a reply notices only with it that the client is gone. */
    private static final long UNNOTICED_NANOS = Duration.ofSeconds(1).toNanos();

    private static final long OUTAGE_SLACK_NANOS = Duration.ofSeconds(40).toNanos();

    private final MailTrial trial;
    private final List<String> violations = new ArrayList<>();
    private final Map<String, Recipient> byKey = new HashMap<>();
    private final Map<String, Integer> duplicates = new TreeMap<>();
    private double longestWindow;

    MailInquest(MailTrial trial) {
        this.trial = trial;
        for (Recipient recipient : trial.evidence.recipients()) {
            if (byKey.put(key(recipient.id(), recipient.address()), recipient) != null) {
                violations.add("the message " + recipient.id() + " is there twice");
            }
        }
    }

    private static String key(String id, String address) {
        return id + " " + address;
    }

    /** What is not as promised; tells the rest to the chronicle. */
    List<String> violations() {
        Map<String, List<Receipt>> receipts =
                new HashMap<>(trial.sink.receipts().byKey());
        trial.load.refused().forEach(refused -> violations.add("refused: " + refused));
        nothingIsLost(receipts);
        endsAreAsPlanned(receipts);
        receipts.forEach((key, of) -> {
            if (byKey.containsKey(key)) {
                of.subList(0, of.size() - 1).forEach(receipt -> explain(key, receipt));
            }
        });
        trial.chronicle.say(
                "receipts beyond the first, by what explains them: %s; longest time from a host's reply to the death of the node: %.0f ms",
                duplicates, longestWindow);
        violations.stream().limit(TOLD).forEach(violation -> trial.chronicle.say("VIOLATION: %s", violation));
        return violations;
    }

    private void nothingIsLost(Map<String, List<Receipt>> receipts) {
        int arrived = 0;
        for (Map.Entry<String, String> sent : trial.load.accepted().entrySet()) {
            String key = key(sent.getKey(), sent.getValue());
            if (!byKey.containsKey(key)) {
                violations.add("the message " + key + " was accepted and is lost");
            } else if (arrives(sent.getValue()) && !receipts.containsKey(key)) {
                violations.add("the message " + key + " was accepted and never arrived");
            }
            arrived += receipts.containsKey(key) ? 1 : 0;
        }
        trial.chronicle.say(
                "accepted %d messages, of which %d arrived and the rest was refused for good; %d requests broken off; %d notices; lost 0: %s",
                trial.load.accepted().size(),
                arrived,
                trial.load.broken(),
                trial.evidence.notices(),
                violations.isEmpty() ? "holds" : "DOES NOT HOLD");
    }

    private static boolean arrives(String address) {
        return !address.startsWith("f-") && !address.startsWith("tls-");
    }

    private void endsAreAsPlanned(Map<String, List<Receipt>> receipts) {
        byKey.forEach((key, recipient) -> {
            boolean arrives = arrives(recipient.address());
            if (recipient.status() != (arrives ? DELIVERED : FAILED)) {
                violations.add(recipient + " ended otherwise than planned");
            }
            if (recipient.taken() != (arrives ? 1 : 0)) {
                violations.add(recipient + " was taken " + recipient.taken() + " times by its own record");
            }
            if (!arrives && receipts.containsKey(key)) {
                violations.add(recipient + " arrived though the host refused it");
            }
        });
    }

    /** A receipt that is not the one on record: its node died, or lost its database, before it could commit. */
    private void explain(String key, Receipt receipt) {
        if (inOutage(receipt)) {
            duplicates.merge("the database was away", 1, Integer::sum);
            return;
        }
        NodeProcess dead = trial.lives.stream()
                .filter(life -> MailNodes.helo(life.name).equals(receipt.helo()))
                .filter(life -> life.downNanos != Long.MAX_VALUE)
                .filter(life -> receipt.atNanos() - life.downNanos < UNNOTICED_NANOS
                        && life.downNanos - receipt.atNanos() < WINDOW_NANOS)
                .findFirst()
                .orElse(null);
        Recipient recipient = byKey.get(key);
        if (dead == null || recipient == null) {
            violations.add(key + ": the receipt at " + trial.chronicle.seconds(receipt.atNanos()) + " s from "
                    + receipt.helo() + " is a duplicate that no death explains");
        } else if (!recipient.lost().contains(dead.name)) {
            violations.add(key + ": " + dead.name + " died with it, and no lost execution of it is on record");
        } else {
            duplicates.merge("its node was killed", 1, Integer::sum);
            longestWindow = Math.max(longestWindow, (dead.downNanos - receipt.atNanos()) / 1e6);
        }
    }

    private boolean inOutage(Receipt receipt) {
        return trial.outages.stream()
                .anyMatch(outage -> receipt.atNanos() > outage.fromNanos() - WINDOW_NANOS
                        && receipt.atNanos() < outage.toNanos() + OUTAGE_SLACK_NANOS);
    }
}
