package org.postroad.provider.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLSocketFactory;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.control.AddressGuard;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.control.LocalTransactions;
import org.postroad.platform.entity.AddressRules;
import org.postroad.provider.entity.MailServer;
import org.postroad.provider.entity.ProviderFailure;
import org.postroad.provider.entity.SignIn;
import org.postroad.provider.entity.TlsMode;
import org.postroad.testing.Databases;
import org.postroad.testing.EngineRig;

/** Nodes that share the watching of one server's inboxes, on PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class MailboxWatchersIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final AddressGuard GUARD =
            new AddressGuard(AddressRules.of("127.0.0.0/8"), name -> List.of(InetAddress.getLoopbackAddress()));

    private final Queue<Long> changed = new ConcurrentLinkedQueue<>();
    private final List<Node> nodes = new ArrayList<>();
    private DataSource dataSource;
    private IdleServer server;
    private long account = 100;

    /** A node: an engine that beats, and watchers that a test has look. */
    private final class Node {
        private final EngineRig rig;
        private final MailboxWatchers watchers;
        private volatile boolean failing;

        Node() {
            try {
                rig = EngineRig.over(dataSource, Dialect.POSTGRESQL)
                        .action("noop", attempt -> Outcome.succeeded())
                        .lease(Duration.ofSeconds(3))
                        .build()
                        .start();
                watchers = new MailboxWatchers(new MailboxWatchers.Parts(
                        new WatchStore(Dialect.POSTGRESQL, rig.transactions),
                        Instant::now,
                        rig.engine::incarnation,
                        rig.engine::mayStart,
                        this::open,
                        watch -> changed.add(watch.credentialId()),
                        threads(),
                        threads(),
                        RandomGenerator.getDefault()));
                Thread waiting = new Thread(watchers.waiting());
                waiting.setDaemon(true);
                waiting.start();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            nodes.add(this);
        }

        private IdleConnection open(long credentialId) throws ProviderFailed {
            if (failing) {
                throw new ProviderFailed(new ProviderFailure(ErrorCode.PROVIDER_UNREACHABLE, "not today"));
            }
            MailServer at = new MailServer("localhost", server.port(), TlsMode.NONE);
            return IdleConnection.open(
                    at, new SignIn("ann", "swordfish", false), GUARD, (SSLSocketFactory) SSLSocketFactory.getDefault());
        }

        private ExecutorService threads() {
            return Executors.newFixedThreadPool(2, work -> {
                Thread thread = new Thread(work);
                thread.setDaemon(true);
                return thread;
            });
        }
    }

    @BeforeAll
    void database() {
        dataSource = Databases.of(Dialect.POSTGRESQL);
        EngineRig.installQueues(dataSource, Map.of("work", 5));
    }

    @BeforeEach
    void startServer() throws IOException {
        server = IdleServer.plain();
        changed.clear();
        account++;
        EngineRig.execute(
                dataSource,
                "INSERT INTO account (id, name, created_at) VALUES (" + account + ", 'a" + account
                        + "', CURRENT_TIMESTAMP)");
    }

    @AfterEach
    void stop() throws IOException {
        nodes.forEach(node -> node.rig.die());
        nodes.clear();
        server.close();
        EngineRig.execute(dataSource, "DELETE FROM provider_credential");
        EngineRig.execute(dataSource, "UPDATE node SET state = 'dead'");
    }

    private long credential(int number) {
        long id = account * 1_000 + number;
        EngineRig.execute(
                dataSource,
                "INSERT INTO provider_credential (id, account_id, name, user_name, imap_host, imap_port, imap_tls, secret,"
                        + " watch, created_at, updated_at) VALUES (" + id + ", " + account
                        + ", 'mail', 'ann', 'localhost', 143, 'none', '-', TRUE, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)");
        follow(id);
        return id;
    }

    private void follow(long id) {
        new LocalTransactions(dataSource).apart(connection -> {
            WatchStore.follow(connection, id, Instant.now());
            return id;
        });
    }

    private void leave(long id) {
        new LocalTransactions(dataSource).apart(connection -> {
            WatchStore.leave(connection, id);
            return id;
        });
    }

    private void credentials(int count) {
        for (int i = 1; i <= count; i++) {
            credential(i);
        }
    }

    /** Has all nodes look until something holds. */
    private void lookUntil(Callable<Boolean> holds) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(100)).until(() -> {
            for (Node node : nodes) {
                if (node.rig.engine.mayStart()) {
                    node.watchers.look();
                }
            }
            return holds.call();
        });
    }

    @Test
    void eachInboxIsWatchedOnceAndItsChangesAreTold() {
        credentials(5);
        Node node = new Node();
        lookUntil(() -> server.idling() == 5);
        await().atMost(SOON).until(() -> changed.size() == 5); // nobody had watched before
        changed.clear();

        server.tell("* 4 EXISTS\r\n");

        await().atMost(SOON).until(() -> changed.size() == 5);
        assertThat(changed).doesNotHaveDuplicates();
        assertThat(node.watchers.connected()).isEqualTo(5);
    }

    @Test
    void aServerThatTellsAndTellsIsHeardOnceASecond() {
        credential(1);
        new Node();
        lookUntil(() -> server.idling() == 1);
        await().atMost(SOON).until(() -> changed.size() == 1);
        Instant begun = Instant.now();

        while (changed.size() < 4) {
            server.tell("* 1 FETCH (FLAGS ())\r\n");
        }

        assertThat(Duration.between(begun, Instant.now())).isGreaterThan(Duration.ofMillis(2_500));
    }

    @Test
    void twoNodesShareAndOneTakesOverWhenTheOtherDies() {
        credentials(10);
        Node first = new Node();
        Node second = new Node();
        lookUntil(() -> first.watchers.connected() == 5 && second.watchers.connected() == 5);
        assertThat(server.idling()).isEqualTo(10);

        second.rig.die();
        nodes.remove(second);

        lookUntil(() -> first.watchers.connected() == 10);
    }

    @Test
    void aNodeThatComesGetsItsShare() {
        credentials(10);
        Node first = new Node();
        lookUntil(() -> first.watchers.connected() == 10);

        Node second = new Node();

        lookUntil(() -> first.watchers.connected() == 5 && second.watchers.connected() == 5);
        await().atMost(SOON).until(() -> server.idling() == 10);
    }

    @Test
    void aNodeThatIsToldToStopClosesAndGivesBack() throws IOException {
        credentials(3);
        Node node = new Node();
        lookUntil(() -> server.idling() == 3);

        node.watchers.stop();

        await().atMost(SOON).until(() -> server.idling() == 0);
        assertThat(EngineRig.number(dataSource, "SELECT count(*) FROM mailbox_watch WHERE owner <> 0"))
                .isZero();
    }

    @Test
    void whatBreaksOffIsTriedAgainLater() {
        long id = credential(1);
        Node node = new Node();
        lookUntil(() -> server.idling() == 1);
        node.failing = true;

        server.hangUp();

        await().atMost(SOON)
                .until(() -> EngineRig.number(
                                dataSource,
                                "SELECT failures FROM mailbox_watch WHERE owner = 0 AND credential_id = " + id)
                        == 1);
        lookUntil(() -> node.watchers.count() == 0); // not before its time
        node.failing = false;
        EngineRig.execute(dataSource, "UPDATE mailbox_watch SET retry_at = CURRENT_TIMESTAMP");
        lookUntil(() -> server.idling() == 1);
    }

    @Test
    void oneThatIsChangedIsOpenedAnewAndOneThatFailsOrIsLeftIsClosed() {
        long id = credential(1);
        Node node = new Node();
        lookUntil(() -> server.idling() == 1);

        follow(id);
        lookUntil(() -> server.signIns() == 2 && server.idling() == 1);
        EngineRig.execute(dataSource, "UPDATE provider_credential SET status = 'failing' WHERE id = " + id);
        lookUntil(() -> server.idling() == 0);
        EngineRig.execute(dataSource, "UPDATE provider_credential SET status = 'valid' WHERE id = " + id);
        follow(id);
        lookUntil(() -> server.idling() == 1);
        leave(id);
        lookUntil(() -> server.idling() == 0 && node.watchers.count() == 0);
    }

    @ParameterizedTest
    @CsvSource({"10, 10, 0", "11, 10, 0", "12, 10, 2", "104, 100, 0", "106, 100, 6", "2000, 10, 500"})
    void aNodeGivesBackWhatIsMoreThanItsShareByMoreThanALittle(int mine, int share, int surplus) {
        assertThat(MailboxWatchers.surplus(mine, share)).isEqualTo(surplus);
    }

    @ParameterizedTest
    @CsvSource({"1, 10", "2, 20", "5, 160", "9, 1800", "30, 1800"})
    void retriesAreEverLaterUpToHalfAnHour(int failures, long seconds) {
        Node node = new Node();

        assertThat(node.watchers.retryAfter(failures))
                .isBetween(Duration.ofSeconds(seconds).dividedBy(2), Duration.ofSeconds(seconds * 3 / 2));
    }
}
