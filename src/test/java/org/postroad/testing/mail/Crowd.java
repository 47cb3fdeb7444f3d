package org.postroad.testing.mail;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Clients that hand in messages side by side, each on a connection of its own. */
public final class Crowd {
    private final Injector.Maker maker;
    private final int clients;

    public Crowd(Injector.Maker maker, int clients) {
        this.maker = maker;
        this.clients = clients;
    }

    /**
     * Hands in all of these.
     *
     * @param perSecond how many a second at the most; 0: as many as are taken
     * @return when the first was handed in, on the monotonic clock; every connection was there by then
     */
    public long send(List<Mail> mails, double perSecond) throws Exception {
        List<Injector> injectors = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            for (int i = 0; i < clients; i++) {
                injectors.add(maker.open());
            }
            long began = System.nanoTime();
            AtomicInteger next = new AtomicInteger();
            List<Callable<Void>> work = new ArrayList<>();
            for (Injector injector : injectors) {
                work.add(() -> {
                    client(injector, mails, next, began, perSecond);
                    return null;
                });
            }
            for (Future<Void> part : threads.invokeAll(work)) {
                part.get();
            }
            return began;
        } finally {
            threads.shutdown();
            for (Injector injector : injectors) {
                injector.close();
            }
        }
    }

    private static void client(Injector injector, List<Mail> mails, AtomicInteger next, long began, double perSecond)
            throws IOException {
        for (int n = next.getAndIncrement(); n < mails.size(); n = next.getAndIncrement()) {
            long at = perSecond == 0 ? began : began + (long) (n * 1e9 / perSecond);
            for (long left = at - System.nanoTime(); left > 0; left = at - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            injector.send(mails.get(n));
        }
    }
}
