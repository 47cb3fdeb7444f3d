package org.postroad.delivery.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postroad.delivery.dsn.EnhancedCode;
import org.postroad.delivery.dsn.EnvelopeId;
import org.postroad.delivery.dsn.Notify;
import org.postroad.delivery.dsn.OriginalRecipient;
import org.postroad.delivery.dsn.ReturnContent;
import org.postroad.delivery.entity.DeliverBy;
import org.postroad.delivery.entity.DeliveryError;
import org.postroad.delivery.entity.DeliveryProgress;
import org.postroad.delivery.entity.DeliverySchedule;
import org.postroad.delivery.entity.Envelope;
import org.postroad.delivery.entity.HostTrace;
import org.postroad.delivery.entity.LastAttempt;
import org.postroad.delivery.entity.MailLimit;
import org.postroad.delivery.entity.MessageSource;
import org.postroad.delivery.entity.Placement;
import org.postroad.delivery.entity.QueueQuota;
import org.postroad.delivery.entity.QueuedMessage;
import org.postroad.delivery.entity.QueuedRecipient;
import org.postroad.delivery.entity.RecipientStatus;
import org.postroad.expression.Rules;
import org.postroad.expression.Scope;
import org.postroad.platform.control.Blobs;
import org.postroad.platform.control.DatabaseBlobs;
import org.postroad.platform.control.IdSource;
import org.postroad.platform.control.LocalTransactions;
import org.postroad.platform.control.Slice;
import org.postroad.platform.control.SqlWork;
import org.postroad.platform.control.Transactions;

/** What holds for messages and their recipients on every database. */
abstract class MailRowsContract {
    private static final long ACCOUNT = 7;
    private static final long QUEUE = 3;
    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00.123456Z");

    private final AtomicLong ids = new AtomicLong(100);
    private Transactions transactions;
    private Blobs blobs;

    abstract DataSource newDatabase();

    @BeforeEach
    void open() {
        transactions = new LocalTransactions(newDatabase());
        blobs = new DatabaseBlobs(transactions, new IdSource(() -> NOW, () -> 1), () -> NOW);
    }

    private <T extends @Nullable Object> T run(SqlWork<T> work) {
        return transactions.apart(work);
    }

    private QueuedMessage message(Envelope envelope) {
        return new QueuedMessage(
                ids.incrementAndGet(),
                ACCOUNT,
                envelope,
                5,
                blobs.put(ACCOUNT, "hello".getBytes(StandardCharsets.UTF_8)),
                true,
                false,
                "<1@example.org>");
    }

    private static Envelope plain() {
        return Envelope.of("ann@example.org", MessageSource.AUTHENTICATED, 3, NOW);
    }

    private static QueuedRecipient recipient(int number, String address) {
        return new QueuedRecipient(
                number,
                address,
                Notify.ABSENT,
                null,
                new Placement("remote", QUEUE, 55, "schedule/else"),
                DeliveryProgress.queued(DeliverySchedule.DEFAULT, NOW, null),
                0,
                LastAttempt.NONE);
    }

    private QueuedMessage queued(QueuedRecipient... recipients) {
        QueuedMessage message = message(plain());
        run(connection -> {
            new MessageRows(connection).insertAll(List.of(message));
            new RecipientRows(connection).insertAll(written(message, recipients));
            return true;
        });
        return message;
    }

    private static List<RecipientRows.Written> written(QueuedMessage message, QueuedRecipient... recipients) {
        return Stream.of(recipients)
                .map(one -> new RecipientRows.Written(message.id(), one))
                .toList();
    }

    private List<QueuedRecipient> recipients(QueuedMessage message) {
        return run(connection -> new RecipientRows(connection).all(message));
    }

    private Optional<QueuedMessage> found(QueuedMessage message) {
        return run(connection -> new MessageRows(connection).find(message.id()));
    }

    private RecipientRows.Unfinished unfinished(QueuedMessage message, long queueId) {
        ReadWaiting.Place place = new ReadWaiting.Place(message.id(), queueId, "example.net");
        return Objects.requireNonNull(run(connection ->
                        new RecipientRows(connection).unfinished(List.of(place), Map.of(message.id(), message)))
                .get(place));
    }

    private List<QueuedRecipient> waiting(QueuedMessage message, long queueId) {
        return unfinished(message, queueId).recipients();
    }

    private List<List<QueuedRecipient>> held(List<MailSteps.Stand> stands) {
        return run(connection -> new RecipientRows(connection).hold(stands));
    }

    private static MailSteps.Stand stand(QueuedMessage message, String domain) {
        return new MailSteps.Stand(message, List.of(), QUEUE, domain);
    }

    private Optional<Instant> next(Instant after) {
        return run(connection -> new ClockRows(connection).next(after));
    }

    private List<HostTrace> attempts(QueuedMessage message) {
        return run(connection -> new AttemptRows(connection).ofMessage(message.id(), 0, 10));
    }

    @Test
    void whatIsWrittenIsRead() throws Exception {
        Envelope envelope = new Envelope(
                "",
                MessageSource.DSN,
                -9,
                ReturnContent.HDRS,
                EnvelopeId.read("QQ+2B314"),
                new DeliverBy(NOW.plusSeconds(60), true),
                false,
                NOW,
                NOW.plusSeconds(30),
                "192.0.2.1",
                25);
        QueuedMessage message = message(envelope);
        LastAttempt last = new LastAttempt(
                DeliveryError.UNEXPECTED_REPLY,
                451,
                EnhancedCode.read("4.7.1").orElseThrow(),
                "mx.example.net",
                "451 4.7.1 later\n451 much",
                NOW);
        QueuedRecipient recipient = new QueuedRecipient(
                0,
                "Bob@Example.net",
                Notify.read("SUCCESS,DELAY"),
                OriginalRecipient.read("rfc822;bob@example.org"),
                new Placement("fast", QUEUE, 56, "schedule/match/0"),
                DeliveryProgress.queued(DeliverySchedule.DEFAULT, NOW.plusSeconds(30), envelope.deliverBy())
                        .deferred(DeliverySchedule.DEFAULT, NOW.plusSeconds(31)),
                2,
                last);
        run(connection -> {
            new MessageRows(connection).insertAll(List.of(message));
            new RecipientRows(connection).insertAll(written(message, recipient));
            return true;
        });

        assertThat(found(message)).contains(message);
        assertThat(recipients(message)).containsExactly(recipient);
        assertThat(waiting(message, QUEUE)).containsExactly(recipient);
        assertThat(waiting(message, QUEUE + 1)).isEmpty();
    }

    @Test
    void whatIsHeldOfSeveralStandsIsAsItWasRead() {
        QueuedMessage one = queued(
                recipient(0, "bob@example.net"), recipient(1, "eve@example.org"), recipient(2, "Pat@Example.net"));
        QueuedMessage two = queued(recipient(0, "joe@example.net"));

        assertThat(held(List.of(stand(two, "example.net"), stand(one, "example.net"), stand(one, "example.com"))))
                .containsExactly(waiting(two, QUEUE), waiting(one, QUEUE), List.of());
        assertThat(waiting(one, QUEUE)).hasSize(2);
        assertThat(unfinished(one).areAll()).isFalse();
        assertThat(unfinished(two).areAll()).isTrue();
    }

    private RecipientRows.Unfinished unfinished(QueuedMessage message) {
        return unfinished(message, QUEUE);
    }

    @Test
    void theLastRecipientThatEndsEndsTheMessage() {
        QueuedRecipient bob = recipient(0, "bob@example.net");
        QueuedRecipient eve = recipient(1, "eve@example.org");
        QueuedMessage message = queued(bob, eve);

        end(message, bob);
        assertThat(page(true)).containsExactly(message);
        assertThat(page(false)).isEmpty();
        end(message, eve);
        assertThat(page(true)).isEmpty();
        assertThat(page(false)).containsExactly(message);
    }

    @Test
    void aMessageCountsForAQuotaUntilItsLastRecipientEnds() throws Exception {
        QueuedRecipient bob = recipient(0, "bob@example.net");
        QueuedRecipient eve = recipient(1, "eve@example.org");
        QueuedMessage message = queued(bob, eve);
        QueuedMessage other = queued(bob);
        Rules always = Rules.parse(List.of(), "true", Scope.RECIPIENT);
        QuotaRows.Charge charge = new QuotaRows.Charge(
                new QueueQuota(7, Set.of(MailLimit.RCPT), always, OptionalLong.empty(), OptionalLong.of(150)),
                "bob",
                100);
        assertThat(this.<Boolean>run(connection -> new QuotaRows(connection).take(charge, message.id())))
                .isTrue();

        end(message, bob);
        assertThat(this.<Boolean>run(connection -> new QuotaRows(connection).take(charge, other.id())))
                .isFalse();
        end(message, eve);
        end(message, eve);
        assertThat(this.<Boolean>run(connection -> new QuotaRows(connection).take(charge, other.id())))
                .isTrue();
        assertThat(this.<Integer>run(connection -> new QuotaRows(connection).forget()))
                .isZero();
        end(other, bob);
        assertThat(this.<Integer>run(connection -> new QuotaRows(connection).forget()))
                .isEqualTo(1);
    }

    @Test
    void twoThatEndAtTheSameTimeEndTheMessage() throws Exception {
        QueuedRecipient bob = recipient(0, "bob@example.net");
        QueuedRecipient eve = recipient(1, "eve@example.org");
        QueuedMessage message = queued(bob, eve);
        Phaser both = new Phaser(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> ends = new ArrayList<>();
            for (QueuedRecipient one : List.of(bob, eve)) {
                ends.add(threads.submit(() -> run(connection -> {
                    new RecipientRows(connection).update(message.id(), List.of(delivered(one)));
                    both.arriveAndAwaitAdvance();
                    new MessageRows(connection).finishIfDone(message.id(), NOW);
                    return true;
                })));
            }
            for (Future<?> end : ends) {
                end.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(page(false)).containsExactly(message);
    }

    private static QueuedRecipient delivered(QueuedRecipient recipient) {
        return recipient.with(
                recipient.placement(), recipient.progress().ended(RecipientStatus.DELIVERED), LastAttempt.NONE);
    }

    private void end(QueuedMessage message, QueuedRecipient recipient) {
        run(connection -> {
            new RecipientRows(connection).update(message.id(), List.of(delivered(recipient)));
            new MessageRows(connection).finishIfDone(message.id(), NOW);
            return true;
        });
    }

    private List<QueuedMessage> page(boolean queued) {
        return run(connection ->
                new MessageRows(connection).page(ACCOUNT, Optional.of(queued), new Slice(10, 0, OptionalLong.empty())));
    }

    @Test
    void theClockFindsWhatIsDueAndWhatIsNext() {
        QueuedMessage message = queued(recipient(0, "bob@example.net"), recipient(1, "eve@example.net"));
        Instant noticeDue = NOW.plus(DeliverySchedule.NOTICES.get(0));

        assertThat(due(noticeDue.minusSeconds(1))).isEmpty();
        assertThat(due(noticeDue)).containsExactly(new ClockRows.Group(message.id(), QUEUE, "example.net", 55));
        assertThat(next(NOW)).contains(noticeDue);
        assertThat(next(NOW.plus(Duration.ofDays(9)))).isEmpty();
    }

    private List<ClockRows.Group> due(Instant now) {
        return run(connection -> new ClockRows(connection).due(now, 10));
    }

    @Test
    void whatIsOldGoesWithAllThatBelongsToIt() throws SQLException {
        QueuedRecipient bob = recipient(0, "bob@example.net");
        QueuedMessage old = queued(bob);
        QueuedMessage waiting = queued(bob);
        run(connection -> {
            new AttemptRows(connection)
                    .insert(List.of(new AttemptRows.Made(
                            old.id(), 1, new HostTrace("example.net", NOW, "mx", "192.0.2.1", "[]"))));
            return true;
        });
        end(old, bob);
        MessageRemoval removal = new MessageRemoval(transactions, blobs);

        assertThat(removal.finishedBefore(NOW)).isZero();
        assertThat(removal.finishedBefore(NOW.plusSeconds(1))).isEqualTo(1);
        assertThat(found(old)).isEmpty();
        assertThat(recipients(old)).isEmpty();
        assertThat(attempts(old)).isEmpty();
        assertThat(blobs.get(old.blobId())).isEmpty();
        assertThat(blobs.get(waiting.blobId())).isPresent();
        int rest = run(connection -> removal.ofAccount(ACCOUNT));
        assertThat(rest).isEqualTo(1);
        assertThat(recipients(waiting)).isEmpty();
    }
}
