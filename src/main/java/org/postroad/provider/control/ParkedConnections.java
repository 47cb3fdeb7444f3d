package org.postroad.provider.control;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * The connections on which nothing happens, all waited for by one thread. One that is readable, or whose time has come, is given out with
 * its channel blocking again, and is nobody's until it is parked once more.
 */
final class ParkedConnections implements Runnable, AutoCloseable {
    private static final Logger LOG = System.getLogger(ParkedConnections.class.getName());
    private static final long LONGEST_WAIT_MILLIS = 1_000;

    private final Selector selector;
    private final Consumer<Watch> readable;
    private final Consumer<Watch> due;
    private final Queue<Watch> arriving = new ConcurrentLinkedQueue<>();
    // Of the selecting thread alone; has the ended ones too, until their time comes
    private final PriorityQueue<Due> byTime = new PriorityQueue<>(Comparator.comparingLong(Due::nanos));
    private volatile boolean closed;

    /** When something is to be done with a watch; it may have got another time since. */
    private record Due(Watch watch, long nanos) {}

    /**
     * @param readable is given what the other side has said something to; must not block
     * @param due is given what is to be renewed, or polled; must not block
     */
    ParkedConnections(Consumer<Watch> readable, Consumer<Watch> due) throws IOException {
        this.selector = Selector.open();
        this.readable = readable;
        this.due = due;
    }

    /** Parks one until its channel is readable or its time has come; one that does not idle, for its time only. */
    void park(Watch watch) {
        arriving.add(watch);
        selector.wakeup();
    }

    @Override
    public void run() {
        while (!closed) {
            try {
                selector.select(waitMillis());
                giveOut();
                arriving();
            } catch (IOException | RuntimeException e) {
                if (!closed) {
                    LOG.log(Level.WARNING, "The wait for parked connections stumbled and goes on: {0}", e.toString());
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.close();
    }

    private long waitMillis() {
        Due next = byTime.peek();
        if (next == null) {
            return LONGEST_WAIT_MILLIS;
        }
        long millis = (next.nanos() - System.nanoTime()) / 1_000_000;
        return Math.max(1, Math.min(LONGEST_WAIT_MILLIS, millis));
    }

    private void giveOut() throws IOException {
        List<Watch> heard = new ArrayList<>();
        for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator(); keys.hasNext(); keys.remove()) {
            SelectionKey key = keys.next();
            heard.add((Watch) key.attachment());
            key.cancel();
        }
        List<Watch> late = late();
        if (!heard.isEmpty() || !late.isEmpty()) {
            selector.selectNow(); // a cancelled key lets go of its channel with the next selection only
        }
        heard.forEach(watch -> blocking(watch, readable));
        late.forEach(watch -> blocking(watch, due));
    }

    private List<Watch> late() {
        List<Watch> late = new ArrayList<>();
        long now = System.nanoTime();
        for (Due next = byTime.peek(); next != null && next.nanos() - now <= 0; next = byTime.peek()) {
            byTime.remove();
            Watch watch = next.watch();
            watch.dequeued(next.nanos());
            if (watch.dueNanos() == next.nanos() && leaves(watch)) {
                late.add(watch);
            }
        }
        return late;
    }

    /** Whether it was parked, and is so no longer. */
    private boolean leaves(Watch watch) {
        IdleConnection connection = watch.connection();
        if (watch.hasEnded() || connection == null) {
            return !watch.hasEnded();
        }
        SelectionKey key = connection.channel().keyFor(selector);
        boolean parked = key != null && key.isValid();
        if (parked) {
            key.cancel();
        }
        return parked;
    }

    private static void blocking(Watch watch, Consumer<Watch> next) {
        IdleConnection connection = watch.connection();
        if (connection != null && !watch.hasEnded()) {
            try {
                connection.channel().configureBlocking(true);
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "A connection was closed while it was given out: {0}", e.getMessage());
            }
        }
        next.accept(watch);
    }

    private void arriving() {
        for (Watch watch = arriving.poll(); watch != null; watch = arriving.poll()) {
            if (!watch.hasEnded()) {
                arrived(watch);
            }
        }
    }

    private void arrived(Watch watch) {
        watch.unqueued().forEach(nanos -> byTime.add(new Due(watch, nanos)));
        IdleConnection connection = watch.connection();
        if (connection != null) {
            register(watch, connection.channel());
        }
    }

    private void register(Watch watch, SocketChannel channel) {
        try {
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, watch);
        } catch (IOException | RuntimeException e) {
            readable.accept(watch); // it is closed: who reads it finds out
        }
    }
}
