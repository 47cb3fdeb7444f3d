package org.postroad.provider.control;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLSocketFactory;
import org.postgresql.ds.PGSimpleDataSource;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.control.AddressGuard;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.entity.AddressRules;
import org.postroad.provider.entity.MailServer;
import org.postroad.provider.entity.SignIn;
import org.postroad.provider.entity.TlsMode;
import org.postroad.testing.EngineRig;

/**
 * A node that does nothing but watch inboxes of one server, without a server of its own. Arguments: the URL of the database, the port of the
 * mail server. Says how many threads it has, and how many inboxes have changed, whenever that is more.
 */
final class WatchNode {
    private static final int SIGN_INS = 8;

    private WatchNode() {}

    /** Runs one in a process of its own. @param log what it says */
    static Process start(String url, int port, String heap, Path log) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx" + heap,
                        "-cp",
                        System.getProperty("java.class.path"),
                        WatchNode.class.getName(),
                        url,
                        Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    public static void main(String[] args) throws Exception {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(args[0]);
        dataSource.setUser("postgres");
        EngineRig rig = EngineRig.over(dataSource, Dialect.POSTGRESQL)
                .action("noop", attempt -> Outcome.succeeded())
                .build()
                .start();
        AtomicInteger changed = new AtomicInteger();
        AddressGuard guard =
                new AddressGuard(AddressRules.of("127.0.0.0/8"), name -> List.of(InetAddress.getLoopbackAddress()));
        MailServer there = new MailServer("localhost", Integer.parseInt(args[1]), TlsMode.NONE);
        MailboxWatchers watchers = new MailboxWatchers(new MailboxWatchers.Parts(
                new WatchStore(Dialect.POSTGRESQL, rig.transactions),
                Instant::now,
                rig.engine::incarnation,
                rig.engine::mayStart,
                credential ->
                        IdleConnection.open(there, new SignIn("ann", "swordfish", false), guard, (SSLSocketFactory)
                                SSLSocketFactory.getDefault()),
                watch -> changed.incrementAndGet(),
                threads(SIGN_INS),
                threads(2),
                RandomGenerator.getDefault()));
        Thread waiting = new Thread(watchers.waiting());
        waiting.setDaemon(true);
        waiting.start();
        Semaphore never = new Semaphore(0);
        int told = -1;
        while (!never.tryAcquire(500, TimeUnit.MILLISECONDS)) {
            watchers.look();
            if (changed.get() > told) {
                told = changed.get();
                System.out.printf("threads %d changed %d%n", Thread.activeCount(), told);
            }
        }
    }

    private static ExecutorService threads(int count) {
        return Executors.newFixedThreadPool(count, work -> {
            Thread thread = new Thread(work);
            thread.setDaemon(true);
            return thread;
        });
    }
}
