package org.postroad.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.postroad.testing.mail.MailSink;
import org.postroad.testing.mail.Receipts;

/** How fast a queue that was paused empties, from the first message to the last, and what taking mail costs while nothing goes out. */
record MailBacklog(List<MailSide> sides, MailSink sink, DeliveryScale amount, Report report) {
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    void measure() throws Exception {
        Map<String, Sample> drains = new LinkedHashMap<>();
        Map<String, Sample> takes = new LinkedHashMap<>();
        for (MailSide side : sides) {
            List<Double> drain = new ArrayList<>();
            List<Double> take = new ArrayList<>();
            for (int i = 0; i < amount.rounds(); i++) {
                Receipts receipts = sink.newReceipts();
                side.pause(true);
                long began = side.crowd()
                        .send(MailRun.mails(amount.backlog(), DeliveryMeasure.SMALL, DeliveryMeasure::usual), 0);
                take.add(amount.backlog() / ((System.nanoTime() - began) / 1e9));
                if (receipts.distinct() > 0) {
                    throw new IllegalStateException(side.name() + " delivers though it is paused");
                }
                side.pause(false);
                receipts.await(amount.backlog(), PATIENCE);
                drain.add(amount.backlog() / ((receipts.lastNanos() - receipts.firstNanos()) / 1e9));
                side.awaitIdle();
            }
            drains.put(side.name(), new Sample(drain));
            takes.put(side.name(), new Sample(take));
        }
        tell("take mail while paused, 4 kB / Postfix, messages/s", takes);
        tell("drain a backlog of " + String.format("%,d", amount.backlog()) + " / Postfix, messages/s", drains);
    }

    /** The design sets no bar of its own for these: that of the rest is shown. */
    private void tell(String measure, Map<String, Sample> of) {
        Sample ours = of.getOrDefault("Postroad", new Sample(List.of()));
        Sample theirs = of.getOrDefault("Postfix", new Sample(List.of()));
        report.line(measure, ours.text(), theirs.text(), ours.median() / theirs.median(), Goal.atLeast(2, 3), of);
    }
}
