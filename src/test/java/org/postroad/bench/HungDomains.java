package org.postroad.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.postroad.testing.mail.Mail;
import org.postroad.testing.mail.MailSink;
import org.postroad.testing.mail.Receipts;

/** What mail to domains that hang does to the other domains of its queue. */
record HungDomains(List<MailSide> sides, MailSink sink, DeliveryScale amount, Report report) {
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final Duration DELAY = Duration.ofMillis(20);
    private static final double PER_SECOND = 100;
    /** One of five. */
    private static final int SHARE = 5;

    void measure() throws Exception {
        sink.delay(DELAY.dividedBy(2), DELAY.dividedBy(2));
        Map<String, Sample> raw = new LinkedHashMap<>();
        for (MailSide side : sides) {
            Sample alone = latencies(side, false);
            Sample beside = latencies(side, true);
            raw.put(side.name() + " alone, ms", new Sample(List.of(alone.percentile(99))));
            raw.put(side.name() + " beside, ms", new Sample(List.of(beside.percentile(99))));
        }
        sink.delay(Duration.ZERO, Duration.ZERO);
        report.line(
                "20 % of a queue's mail hangs, p99 of the rest, ms / without",
                text(raw, "Postroad"),
                raw.containsKey("Postfix alone, ms") ? "Postfix " + text(raw, "Postfix") : "",
                value(raw, "Postroad beside, ms") / value(raw, "Postroad alone, ms"),
                Goal.atMost(2, 1.5),
                raw);
        report.note("delivery: of " + Sample.number(PER_SECOND) + " messages/s, for "
                + amount.paced().toSeconds()
                + " s, one of five goes to ten sites that say nothing for "
                + amount.hang().toSeconds()
                + " s after RCPT; without them, the other four of five flow alone, as fast.");
    }

    private static double value(Map<String, Sample> raw, String name) {
        return raw.getOrDefault(name, new Sample(List.of())).median();
    }

    private static String text(Map<String, Sample> raw, String side) {
        return Sample.number(value(raw, side + " beside, ms")) + " / " + Sample.number(value(raw, side + " alone, ms"));
    }

    /** Of the mail that does not hang. */
    private Sample latencies(MailSide side, boolean hanging) throws Exception {
        double rate = hanging ? PER_SECOND : PER_SECOND * (SHARE - 1) / SHARE;
        int count = (int) (rate * amount.paced().toSeconds());
        List<Mail> mails = MailRun.mails(
                count,
                DeliveryMeasure.SMALL,
                i -> hanging && i % SHARE == 0 ? DeliveryMeasure.hanging(i / SHARE) : DeliveryMeasure.usual(i));
        int usual = hanging ? count - (count + SHARE - 1) / SHARE : count;
        Receipts receipts = sink.newReceipts();
        sink.hang(amount.hang());
        side.crowd().send(mails, rate);
        Awaitility.await("the mail that does not hang")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> receipts.latencies(recipient -> !recipient.contains("@hang"))
                                .size()
                        >= usual);
        Sample latencies = new Sample(receipts.latencies(recipient -> !recipient.contains("@hang")));
        sink.hang(Duration.ZERO);
        receipts.await(count, PATIENCE);
        side.awaitIdle();
        report.say("delivery, " + side.name() + (hanging ? " beside hanging domains" : " alone") + ": p50 "
                + Sample.number(latencies.percentile(50)) + " ms, p99 " + Sample.number(latencies.percentile(99)));
        return latencies;
    }
}
