package org.postroad.delivery.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postroad.delivery.entity.Envelope;
import org.postroad.delivery.entity.MailLimit;
import org.postroad.delivery.entity.MessageSource;
import org.postroad.delivery.entity.QueueQuota;
import org.postroad.expression.Rules;
import org.postroad.expression.Scope;
import org.postroad.jobs.control.Attempt;
import org.postroad.jobs.control.JobHandler;
import org.postroad.jobs.control.QueueCatalog;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.control.DatabaseBlobs;
import org.postroad.platform.control.DatabaseFailure;
import org.postroad.platform.control.LocalTransactions;
import org.postroad.platform.control.SqlWork;
import org.postroad.platform.control.Transactions;
import org.postroad.platform.entity.Refused;
import org.postroad.testing.EngineRig;

/** What holds for messages of many clients at once, on every database. */
abstract class AcceptMailContract {
    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

    private final AtomicInteger commits = new AtomicInteger();
    private @Nullable String failsWith;
    private DataSource dataSource;
    private EngineRig rig;
    private QueueMail queue;
    private AcceptMail accept;

    abstract DataSource newDatabase();

    abstract Dialect dialect();

    @BeforeEach
    void open() {
        dataSource = newDatabase();
        rig = EngineRig.over(dataSource, dialect())
                .action(DeliveryJobs.ACTION, new Delivery())
                .build();
        Transactions transactions = new LocalTransactions(dataSource);
        QueueCatalog queues = new QueueCatalog(transactions);
        new FirstMailObjects(transactions, rig.ids, InstantSource.system(), queues).start();
        MailSettingsStore settings = new MailSettingsStore(transactions);
        MailRules rules = new MailRules(settings, new MailLookups(settings, null, null, null, null), queues);
        queue = new QueueMail(
                transactions,
                new DatabaseBlobs(transactions, rig.ids, InstantSource.system()),
                rig.ids,
                rules,
                new MailQuotas(settings, rules),
                new DeliveryJobs(() -> rig.engine.enqueue()),
                new NextByClock());
        accept = new AcceptMail(queue, new Counted(transactions));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private QueueMail.Ready message(String text) {
        return queue.ready(
                rig.ids.next(),
                EngineRig.ACCOUNT,
                Envelope.of("ann@example.org", MessageSource.AUTHENTICATED, 0, NOW),
                List.of(NewRecipient.of("bob@example.net"), NewRecipient.of("eve@example.com")),
                MailContent.of(text.getBytes(StandardCharsets.UTF_8)),
                NOW);
    }

    private long rows(String table) {
        return EngineRig.number(dataSource, "SELECT COUNT(*) FROM " + table);
    }

    @Test
    void manySessionsShareCommitsAndLoseNothing() throws Exception {
        int clients = 20;
        int each = 15;
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            List<Callable<Boolean>> work = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                work.add(() -> {
                    for (int n = 0; n < each; n++) {
                        accept.accept(message("Subject: x\r\n\r\nhello\r\n"), List.of(), true);
                    }
                    return true;
                });
            }
            for (Future<Boolean> done : threads.invokeAll(work)) {
                assertThat(done.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(rows("mail_message")).isEqualTo(clients * each);
        assertThat(rows("mail_recipient")).isEqualTo(2L * clients * each);
        assertThat(rows("job")).isEqualTo(2L * clients * each);
        assertThat(commits.get()).isLessThan(clients * each / 2);
    }

    @Test
    void aQuotaIsExactForAllWhoShareCommits() throws Exception {
        QueueQuota quota = new QueueQuota(
                7,
                Set.of(MailLimit.SENDER),
                Rules.parse(List.of(), "true", Scope.RECIPIENT),
                OptionalLong.of(5),
                OptionalLong.empty());
        AtomicInteger refused = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(10);
        try {
            List<Callable<Boolean>> work = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                QueueMail.Ready message = charged(quota, i % 3 == 0);
                work.add(() -> {
                    accept.accept(message, List.of(), true);
                    return true;
                });
            }
            for (Future<Boolean> done : threads.invokeAll(work)) {
                try {
                    done.get();
                } catch (ExecutionException e) {
                    assertThat(e.getCause()).isInstanceOf(Refused.class).hasMessageContaining("5 messages");
                    refused.incrementAndGet();
                }
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(refused).hasValue(5);
        assertThat(rows("mail_message")).isEqualTo(25);
        assertThat(rows("mail_quota_charge")).isEqualTo(5);
        assertThat(rows("mail_quota_use WHERE messages = 5 AND bytes = 25")).isEqualTo(1);
    }

    private QueueMail.Ready charged(QueueQuota quota, boolean counts) {
        QueueMail.Ready message = message("hello");
        return new QueueMail.Ready(
                message.id(),
                message.accountId(),
                message.envelope(),
                message.recipients(),
                message.placed(),
                counts ? List.of(new QuotaRows.Charge(quota, "ann", 5)) : List.of(),
                message.content());
    }

    @Test
    void aLargeMessageIsCommittedByItselfInPieces() {
        accept.accept(message("x".repeat(2_500_000)), List.of(), false);

        assertThat(rows("mail_message")).isEqualTo(1);
        assertThat(rows("blob_chunk")).isEqualTo(3);
        assertThat(commits.get()).isEqualTo(1);
    }

    @Test
    void aDatabaseThatIsAwayHasNothing() {
        failsWith = "08006";

        assertThatThrownBy(() -> accept.accept(message("hello\r\n"), List.of(), true))
                .isInstanceOf(DatabaseFailure.class);
        assertThat(rows("mail_message") + rows("mail_recipient") + rows("job") + rows("blob"))
                .isZero();
    }

    @Test
    void aConnectionThatBreaksBehindTheCommitLosesNoAnswer() {
        QueueMail.Ready message = message("hello\r\n");
        accept.accept(message, List.of(), true);
        failsWith = "08007";

        accept.accept(message, List.of(), true); // as if that commit had been cut off: it is there
        assertThat(rows("mail_message")).isEqualTo(1);
    }

    /** Which these tests never run. */
    private static final class Delivery implements JobHandler {
        @Override
        public Outcome run(Attempt attempt) {
            throw new IllegalStateException("Nobody delivers here");
        }

        @Override
        public boolean isManaged() {
            return true;
        }
    }

    /** Counts transactions, and fails them all at their end if it is told to. */
    private final class Counted implements Transactions {
        private final Transactions real;

        Counted(Transactions real) {
            this.real = real;
        }

        @Override
        public <T extends @Nullable Object> T within(SqlWork<T> work) {
            return real.within(work);
        }

        @Override
        public <T extends @Nullable Object> T apart(SqlWork<T> work) {
            commits.incrementAndGet();
            if (failsWith != null) {
                throw new DatabaseFailure(new SQLException("The connection broke", failsWith));
            }
            return real.apart(work);
        }

        @Override
        public boolean isActive() {
            return real.isActive();
        }

        @Override
        public void afterCommit(Runnable action) {
            real.afterCommit(action);
        }
    }
}
