package org.postroad.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.postroad.testing.mail.Mail;
import org.postroad.testing.mail.MailSink;
import org.postroad.testing.mail.Receipts;

/**
 * What one run of mail through a server gave.
 *
 * @param perSecond messages from the first handed in to the last received
 * @param millis from the moment a message is handed in to its receipt
 * @param cpu seconds of a core for a thousand messages, of all processes of that side
 * @param megabytes memory at the end, of all processes of that side
 * @param syncs of the log, for a thousand messages
 * @param commits for a thousand messages
 * @param duplicates receipts beyond the first of a message
 */
record MailRun(
        double perSecond, Sample millis, double cpu, double megabytes, double syncs, double commits, int duplicates) {
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final AtomicLong IDS = new AtomicLong();

    /** So many messages, their recipients by their number. */
    static List<Mail> mails(int count, int size, IntFunction<String> recipients) {
        List<Mail> mails = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            mails.add(new Mail("b" + IDS.incrementAndGet(), recipients.apply(i), size));
        }
        return mails;
    }

    /** Sends all and waits until they are received, then until the server is idle. */
    static MailRun of(MailSide side, MailSink sink, List<Mail> mails) throws Exception {
        Receipts receipts = sink.newReceipts();
        double cpu = side.cpuSeconds();
        double syncs = side.syncs();
        double commits = side.commits();
        long began = side.crowd().send(mails, 0);
        receipts.await(mails.size(), PATIENCE);
        double seconds = (receipts.lastNanos() - began) / 1e9;
        side.awaitIdle();
        double thousands = mails.size() / 1_000.0;
        return new MailRun(
                mails.size() / seconds,
                new Sample(receipts.latencies(recipient -> true)),
                (side.cpuSeconds() - cpu) / thousands,
                side.megabytes(),
                (side.syncs() - syncs) / thousands,
                (side.commits() - commits) / thousands,
                receipts.all().size() - mails.size());
    }

    String text() {
        return String.format(
                Locale.ROOT,
                "%s messages/s; latency ms p50 %s, p95 %s, p99 %s; for 1,000 messages CPU %s s, syncs %s, commits %s; memory %s MB; duplicates %d",
                Sample.number(perSecond),
                Sample.number(millis.percentile(50)),
                Sample.number(millis.percentile(95)),
                Sample.number(millis.percentile(99)),
                Sample.number(cpu),
                Sample.number(syncs),
                Sample.number(commits),
                Sample.number(megabytes),
                duplicates);
    }
}
