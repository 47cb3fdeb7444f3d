package org.postroad.provider.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.postroad.jobs.control.QueueCatalog;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.provider.entity.MailServer;
import org.postroad.provider.entity.TlsMode;
import org.postroad.testing.Databases;
import org.postroad.testing.EngineRig;

/** Jobs that wait for their mail server, on PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostWaitIT {
    private static final MailServer SERVER = new MailServer("imap.example.com", 993, TlsMode.IMPLICIT);
    private static final Instant UNTIL = Instant.parse("2099-01-01T00:00:00Z");
    private static final MailHosts.Later OPEN = new MailHosts.Later(UNTIL, true, "left alone");
    private static final MailHosts.Later BUSY = new MailHosts.Later(UNTIL, false, "busy");

    private DataSource dataSource;
    private EngineRig rig;
    private HostWait wait;
    private long account = 100;

    @BeforeAll
    void open() {
        dataSource = Databases.of(Dialect.POSTGRESQL);
        EngineRig.installQueues(dataSource, Map.of("sync", 5));
        rig = EngineRig.over(dataSource, Dialect.POSTGRESQL).build();
        QueueCatalog queues = new QueueCatalog(rig.transactions);
        queues.reload();
        wait = new HostWait(rig.transactions, () -> rig.engine, queues);
    }

    @AfterAll
    void close() {
        rig.die();
    }

    @BeforeEach
    void anAccountThatSyncsFromTheServer() {
        account++;
        EngineRig.execute(
                dataSource,
                "INSERT INTO account (id, name, created_at) VALUES (" + account + ", 'a" + account
                        + "', CURRENT_TIMESTAMP)");
        credential(1, "imap.example.com", "valid");
    }

    private void credential(int number, String host, String status) {
        EngineRig.execute(
                dataSource,
                "INSERT INTO provider_credential (id, account_id, name, user_name, imap_host, imap_port, imap_tls, secret,"
                        + " status, created_at, updated_at) VALUES (" + (account * 10 + number) + ", " + account
                        + ", 'mail', 'ann', '" + host + "', 993, 'implicit', '-', '" + status
                        + "', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)");
    }

    private long closedLanes() {
        return EngineRig.number(dataSource, "SELECT count(*) FROM closed_lane WHERE lane = " + account);
    }

    @Test
    void theLaneOfWhoSyncsFromThatServerOnlyIsClosed() {
        credential(2, "imap.example.com", "unverified");
        credential(3, "other.example.com", "failing"); // which no job tries

        assertThat(wait.until(account, SERVER, OPEN)).isEqualTo(Outcome.again(UNTIL));

        assertThat(closedLanes()).isEqualTo(1);
    }

    @Test
    void theLaneOfWhoSyncsFromAnotherTooStaysOpen() {
        credential(2, "other.example.com", "valid");

        assertThat(wait.until(account, SERVER, OPEN)).isEqualTo(Outcome.again(UNTIL));

        assertThat(closedLanes()).isZero();
    }

    @Test
    void aServerThatIsOnlyBusyClosesNothing() {
        assertThat(wait.until(account, SERVER, BUSY)).isEqualTo(Outcome.again(UNTIL));

        assertThat(closedLanes()).isZero();
    }
}
