package org.postroad.jmap.boundary;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.entity.Account;
import org.postroad.platform.entity.Json;

/**
 * One client that listens for changes (RFC 8620 §7.3). What it is sent waits until the connection takes it, without a thread; one that does
 * not take anything for long is broken off.
 */
final class EventStream implements WriteListener {
    private static final int MOST_WAITING = 50;

    private static final int SIGN_OF_LIFE = 15;

    /** After so many seconds the client has to sign in again: meanwhile it may have lost what it could see. */
    private static final int LONGEST = 300;

    private final long userId;
    private final AsyncContext context;
    private final ServletOutputStream out;
    private final Map<Long, Set<String>> listened;
    private final Wish wish;
    private final Queue<byte[]> waiting = new ArrayDeque<>();
    private Map<Long, Map<String, String>> told = Map.of();
    private long ticks;
    private long toldAt;
    private boolean begun;
    private boolean last;
    private boolean closed;

    /**
     * What the client asked for.
     *
     * @param closeAfterState whether to end after the first change
     * @param ping seconds between two pings; 0 for none
     * @param lastEventId what the client knows; null for nothing
     */
    record Wish(boolean closeAfterState, int ping, @Nullable String lastEventId) {}

    /** @param listened the types that it hears of, by account */
    EventStream(long userId, AsyncContext context, Map<Long, Set<String>> listened, Wish wish) throws IOException {
        this.userId = userId;
        this.context = context;
        this.out = context.getResponse().getOutputStream();
        this.listened = listened;
        this.wish = wish;
    }

    long userId() {
        return userId;
    }

    Set<Long> accounts() {
        return listened.keySet();
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** What is known at the beginning; told only to a client that knows something else. */
    synchronized void begin(Map<Long, Map<String, String>> states) {
        told = heard(states);
        toldAt = -LONGEST; // the first change is told at once
        begun = true;
        out.setWriteListener(this);
        send(":\n\n"); // a comment, so that the client sees that it is listened to
        if (wish.lastEventId() != null && !wish.lastEventId().equals(id(told))) {
            tell(told);
        }
    }

    /** Called once a second. @param pause how many seconds there are between two events at least; what happens meanwhile is told together */
    synchronized void tick(Map<Long, Map<String, String>> states, long pause) {
        if (!begun) {
            return;
        }
        if (++ticks > LONGEST) {
            last = true;
            write();
            return;
        }
        Map<Long, Map<String, String>> present = heard(states);
        Map<Long, Map<String, String>> changed = changed(present);
        if (!changed.isEmpty() && ticks - toldAt >= pause) {
            told = present;
            toldAt = ticks;
            tell(changed);
        } else if (wish.ping() > 0 && ticks % wish.ping() == 0) {
            send("event: ping\ndata: {\"interval\":" + wish.ping() + "}\n\n");
        } else if (ticks % SIGN_OF_LIFE == 0) {
            send(":\n\n"); // a comment; that a client has gone shows only when something is written
        }
    }

    private Map<Long, Map<String, String>> heard(Map<Long, Map<String, String>> states) {
        Map<Long, Map<String, String>> heard = new TreeMap<>();
        listened.forEach((account, types) -> {
            Map<String, String> some = new TreeMap<>(states.getOrDefault(account, Map.of()));
            some.keySet().retainAll(types);
            heard.put(account, some);
        });
        return heard;
    }

    private Map<Long, Map<String, String>> changed(Map<Long, Map<String, String>> present) {
        Map<Long, Map<String, String>> changed = new TreeMap<>();
        present.forEach((account, states) -> {
            Map<String, String> other = new TreeMap<>(states);
            other.entrySet().removeAll(told.getOrDefault(account, Map.of()).entrySet());
            if (!other.isEmpty()) {
                changed.put(account, other);
            }
        });
        return changed;
    }

    private void tell(Map<Long, Map<String, String>> changes) {
        JsonObjectBuilder changed = Json.createObjectBuilder();
        changes.forEach((account, states) -> {
            JsonObjectBuilder types = Json.createObjectBuilder();
            states.forEach(types::add);
            changed.add(Account.ID.text(account), types);
        });
        JsonObject change = Json.createObjectBuilder()
                .add("@type", "StateChange")
                .add("changed", changed)
                .build();
        last = wish.closeAfterState();
        send("event: state\nid: " + id(told) + "\ndata: " + change + "\n\n");
    }

    private static String id(Map<Long, Map<String, String>> states) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(states.toString().getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }

    private void send(String text) {
        if (closed) {
            return;
        }
        waiting.add(text.getBytes(StandardCharsets.UTF_8));
        if (waiting.size() > MOST_WAITING) {
            close();
        } else {
            write();
        }
    }

    @Override
    public synchronized void onWritePossible() {
        write();
    }

    private void write() {
        try {
            while (!closed && out.isReady()) {
                byte[] next = waiting.poll();
                if (next == null) {
                    if (last) {
                        close();
                    }
                    return;
                }
                out.write(next);
                if (out.isReady()) {
                    out.flush();
                }
            }
        } catch (IOException e) {
            close(); // the client has gone
        }
    }

    @Override
    public synchronized void onError(Throwable failure) {
        close();
    }

    synchronized void close() {
        if (!closed) {
            closed = true;
            waiting.clear();
            context.complete();
        }
    }
}
