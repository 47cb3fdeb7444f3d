package org.postroad.provider.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.entity.Refused;
import org.postroad.provider.entity.ProviderEvent;
import org.postroad.testing.Databases;
import org.postroad.testing.EngineRig;

/** What holds for provider events on every database. The engine is not started, so that jobs wait. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ProviderEventContract {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private DataSource dataSource;
    private EngineRig rig;
    private TakeProviderEvent take;
    private long credential = 1_000;

    abstract Dialect dialect();

    @BeforeAll
    void open() {
        dataSource = Databases.of(dialect());
        EngineRig.installQueues(dataSource, Map.of("work", 5));
        rig = EngineRig.over(dataSource, dialect())
                .action(SyncWish.ACTION, attempt -> Outcome.succeeded())
                .build();
        take = new TakeProviderEvent(dialect(), rig.transactions, () -> now, rig.engine.enqueue());
        EngineRig.execute(
                dataSource, "INSERT INTO account (id, name, created_at) VALUES (7, 'seven', CURRENT_TIMESTAMP)");
    }

    @AfterAll
    void close() {
        rig.die();
    }

    @BeforeEach
    void aCredentialOfItsOwn() {
        credential++;
        EngineRig.execute(
                dataSource,
                "INSERT INTO provider_credential (id, account_id, name, user_name, imap_host, imap_port, imap_tls, secret,"
                        + " created_at, updated_at) VALUES (" + credential
                        + ", 7, 'mail', 'ann', 'localhost', 143, 'none', '-', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)");
    }

    private long take(String mailbox, String eventId, String signature) {
        return take.take(7, credential, new ProviderEvent(mailbox, eventId), signature);
    }

    private long jobs() {
        return EngineRig.number(
                dataSource,
                "SELECT count(*) FROM job WHERE unique_key LIKE '%"
                        + SyncWish.uniqueKey(credential, "").replace("mailbox:", "") + "%'");
    }

    private void begun(long job) {
        EngineRig.execute(
                dataSource,
                "UPDATE job SET unique_key = unique_key || ' (gone)', cancel_requested = TRUE WHERE id = " + job);
    }

    @Test
    void eventsForWorkThatWaitsFoldIntoIt() {
        long first = take("INBOX", "e1", "s1");

        assertThat(take("inbox", "e2", "s2")).isEqualTo(first);
        assertThat(take("Work", "e3", "s3")).isNotEqualTo(first);
        assertThat(jobs()).isEqualTo(2);
    }

    @Test
    void aReplayIsAnsweredWithItsJobEvenOnceThatHasBegun() {
        long first = take("INBOX", "e1", "s1");
        begun(first);

        assertThat(take("INBOX", null, "s1")).isEqualTo(first);
        assertThat(take("INBOX", "e1", "s2")).isEqualTo(first);
        assertThat(take("INBOX", "e2", "s3")).isNotEqualTo(first);
    }

    @Test
    void whatIsPastItsTimeIsForgotten() {
        long first = take("INBOX", "e1", "s1");
        begun(first);
        now = now.plus(Duration.ofMinutes(10));

        assertThat(take("INBOX", "e1", "s2")).isNotEqualTo(first);
        now = now.plus(Duration.ofMinutes(10));
        new OldProviderEvents(rig.transactions).deleteOlder(now);
        assertThat(EngineRig.number(dataSource, "SELECT count(*) FROM provider_event"))
                .isZero();
    }

    @Test
    void theSameEventAtOnceMakesOneJob() {
        List<CompletableFuture<Long>> all = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> take("INBOX", "e1", "s1")))
                .limit(8)
                .toList();

        assertThat(all.stream().map(CompletableFuture::join).distinct()).hasSize(1);
    }

    @Test
    void aCredentialThatIsGoneOrAnothersIsRefused() {
        ProviderEvent event = new ProviderEvent("INBOX", null);

        assertThat(catchThrowableOfType(Refused.class, () -> take.take(8, credential, event, "s1"))
                        .code())
                .isEqualTo("invalid_signature");
        assertThat(catchThrowableOfType(Refused.class, () -> take.take(7, 1, event, "s1"))
                        .code())
                .isEqualTo("invalid_signature");
    }

    @Test
    void aLongNameOfAMailboxHasAKeyToo() {
        take("x".repeat(500), null, "s1");

        assertThat(take("x".repeat(500), null, "s2")).isPositive();
        assertThat(jobs()).isEqualTo(1);
    }
}
