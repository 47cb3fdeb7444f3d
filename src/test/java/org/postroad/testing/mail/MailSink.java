package org.postroad.testing.mail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A mail host, of SMTP and LMTP, for thousands of clients at once on one thread: says to each recipient what {@link SinkRule} has for it, takes
 * its time where it is told to, and keeps a ledger. Recipients of domains that begin with {@code hang} hear nothing for a time.
 */
public final class MailSink implements AutoCloseable {
    private static final int BACKLOG = 1_024;

    private final List<String> addresses;
    private final int port;
    private final Selector selector;
    private final List<ServerSocketChannel> listeners = new ArrayList<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final Queue<Step> wishes = new ConcurrentLinkedQueue<>();
    private final Map<String, Integer> tries = new HashMap<>();
    private final Thread thread;
    private volatile Receipts receipts = new Receipts();
    private volatile long recipientNanos;
    private volatile long dotNanos;
    private volatile long hangNanos;
    private volatile Encryption encryption = Encryption.NONE;
    private volatile boolean closed;

    /** What becomes of STARTTLS. */
    public enum Encryption {
        /** It is not offered. */
        NONE,
        /** It is offered and refused. */
        REFUSED,
        /** It is offered, and the handshake comes to nothing. */
        BROKEN
    }

    /** Something that the sink's thread does. */
    interface Step {
        void take() throws IOException;
    }

    private record Timer(long atNanos, Runnable step) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            return Long.signum(atNanos - other.atNanos);
        }
    }

    private MailSink(List<String> addresses) throws IOException {
        this.addresses = addresses;
        this.selector = Selector.open();
        this.port = listen(0);
        this.thread = new Thread(this::run, "mail-sink");
        thread.setDaemon(true);
        thread.start();
    }

    /** Listens on each of these loopback addresses, at one port that is free on all. */
    public static MailSink start(String... addresses) throws IOException {
        return new MailSink(addresses.length == 0 ? List.of("127.0.0.1") : List.of(addresses));
    }

    private int listen(int wanted) throws IOException {
        int chosen = wanted;
        for (String address : addresses) {
            ServerSocketChannel listener = ServerSocketChannel.open();
            listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            listener.bind(new InetSocketAddress(address, chosen), BACKLOG);
            listener.configureBlocking(false);
            listener.register(selector, SelectionKey.OP_ACCEPT);
            listeners.add(listener);
            chosen = ((InetSocketAddress) listener.getLocalAddress()).getPort();
        }
        return chosen;
    }

    public int port() {
        return port;
    }

    /** How long it takes for a recipient, and for the reply to a message. */
    public void delay(Duration recipient, Duration dot) {
        recipientNanos = recipient.toNanos();
        dotNanos = dot.toNanos();
    }

    /** How long the domains that hang say nothing, besides. */
    public void hang(Duration time) {
        hangNanos = time.toNanos();
    }

    public void encryption(Encryption of) {
        encryption = of;
    }

    /** The ledger that is written now. */
    public Receipts receipts() {
        return receipts;
    }

    /** Begins another ledger. */
    public Receipts newReceipts() {
        receipts = new Receipts();
        return receipts;
    }

    /** Is gone from the network: nobody listens, every connection is broken. */
    public void leave() {
        ask(() -> {
            for (ServerSocketChannel listener : listeners) {
                listener.close();
            }
            listeners.clear();
            hangUp();
        });
    }

    /** Is back, at the same port. */
    public void comeBack() {
        ask(() -> listen(port));
    }

    /** Breaks every connection. */
    public void breakConnections() {
        ask(this::hangUp);
    }

    private void hangUp() {
        for (SelectionKey key : List.copyOf(selector.keys())) {
            if (key.attachment() instanceof SinkConversation conversation) {
                conversation.close();
            }
        }
    }

    private void ask(Step wish) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        wishes.add(() -> {
            try {
                wish.take();
                done.complete(true);
            } catch (IOException e) {
                done.completeExceptionally(e);
            }
        });
        selector.wakeup();
        done.join();
    }

    long recipientNanos() {
        return recipientNanos;
    }

    long dotNanos() {
        return dotNanos;
    }

    long hangNanos() {
        return hangNanos;
    }

    Encryption encryption() {
        return encryption;
    }

    /** How often this recipient was tried, this time included. */
    int tries(String address) {
        return tries.merge(address, 1, Integer::sum);
    }

    void after(long nanos, Runnable step) {
        timers.add(new Timer(System.nanoTime() + nanos, step));
    }

    private void run() {
        try {
            while (!closed) {
                select();
                for (Step wish = wishes.poll(); wish != null; wish = wishes.poll()) {
                    wish.take();
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    serve(key);
                }
                selector.selectedKeys().clear();
                for (Timer next = timers.peek();
                        next != null && next.atNanos - System.nanoTime() <= 0;
                        next = timers.peek()) {
                    timers.remove().step().run();
                }
            }
            hangUp();
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void select() throws IOException {
        Timer next = timers.peek();
        if (next == null) {
            selector.select();
            return;
        }
        long millis = (next.atNanos - System.nanoTime()) / 1_000_000;
        if (millis > 0) {
            selector.select(millis);
        } else {
            selector.selectNow();
        }
    }

    private void serve(SelectionKey key) {
        if (!key.isValid()) {
            return;
        }
        if (key.attachment() instanceof SinkConversation conversation) {
            try {
                conversation.ready();
            } catch (IOException e) {
                conversation.close(); // The client is gone
            }
        } else {
            guarded(() -> accept((ServerSocketChannel) key.channel()));
        }
    }

    private void accept(ServerSocketChannel listener) throws IOException {
        for (SocketChannel client = listener.accept(); client != null; client = listener.accept()) {
            client.configureBlocking(false);
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            SelectionKey key = client.register(selector, SelectionKey.OP_READ);
            key.attach(new SinkConversation(this, client, key));
        }
    }

    private void guarded(Step step) {
        try {
            step.take();
        } catch (IOException e) {
            failed(e);
        }
    }

    /** A client that leaves is none of the sink's business; whether mail is lost is seen in the ledger. */
    void failed(IOException e) {
        if (!(e instanceof ClosedChannelException)) {
            System.Logger log = System.getLogger(MailSink.class.getName());
            log.log(System.Logger.Level.DEBUG, "A client of the sink", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join();
            for (ServerSocketChannel listener : listeners) {
                listener.close();
            }
        } catch (IOException e) {
            failed(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
