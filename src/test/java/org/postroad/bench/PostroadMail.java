package org.postroad.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import org.postroad.testing.mail.Crowd;
import org.postroad.testing.mail.MailRoad;
import org.postroad.testing.mail.SmtpInjector;

/** One node, and its PostgreSQL. */
final class PostroadMail implements MailSide {
    // As often as nodes look for changed queues, and once more
    private static final Duration NOTICED = Duration.ofMillis(2_500);
    private static final Duration POLL = Duration.ofMillis(50);

    private final BenchServer server;
    private final HikariDataSource dataSource;
    private final long databasePid;
    private final int clients;
    private final int port;

    /** @param port where it takes mail */
    PostroadMail(BenchServer server, HikariDataSource dataSource, int clients, int port) throws SQLException {
        this.server = server;
        this.dataSource = dataSource;
        this.clients = clients;
        this.port = port;
        this.databasePid = ProcessHandle.of(Query.number(dataSource, "SELECT pg_backend_pid()"))
                .flatMap(ProcessHandle::parent)
                .map(ProcessHandle::pid)
                .orElseThrow();
    }

    @Override
    public String name() {
        return "Postroad";
    }

    @Override
    public Crowd crowd() {
        return new Crowd(() -> SmtpInjector.open(port), clients);
    }

    @Override
    public void pause(boolean paused) throws InterruptedException {
        new MailRoad(server.api()).pause(paused);
        if (paused) {
            Thread.sleep(NOTICED.toMillis());
        }
    }

    @Override
    public void awaitIdle() throws SQLException, InterruptedException {
        Query.await(dataSource, "SELECT NOT EXISTS (SELECT 1 FROM job_live WHERE action = 'outbound_delivery')", POLL);
    }

    @Override
    public double cpuSeconds() {
        return Processes.cpuSeconds(server.pid()) + Processes.cpuSeconds(databasePid);
    }

    @Override
    public double megabytes() {
        return Processes.megabytes(server.pid()) + Processes.megabytes(databasePid);
    }

    @Override
    public double syncs() throws SQLException {
        return Query.number(dataSource, "SELECT wal_sync FROM pg_stat_wal");
    }

    @Override
    public double commits() throws SQLException {
        return Query.number(dataSource, "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()");
    }
}
