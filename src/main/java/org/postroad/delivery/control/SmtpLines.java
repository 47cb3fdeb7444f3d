package org.postroad.delivery.control;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.postroad.delivery.entity.SmtpPeer;
import org.postroad.jobs.control.Attempt;

/**
 * Conversations with mail hosts: new ones, and those that another message has left open. One is kept for messages to the same address and
 * port that would be spoken to in just the same way, for a short time, a number of messages and an age.
 */
@ApplicationScoped
class SmtpLines {
    private static final Logger LOG = System.getLogger(SmtpLines.class.getName());
    private static final int MOST_MESSAGES = 100;
    private static final Duration LONGEST_LIFE = Duration.ofMinutes(5);
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(5);
    private static final int MOST_IDLE = 500;

    private final Map<Way, Deque<Kept>> idle = new HashMap<>();
    private int kept;
    private boolean sweeping;
    private boolean closed;
    private SmtpGround ground;

    /**
     * Where to, and how it is spoken to: of two that are equal, one conversation serves both.
     *
     * @param source the address of ours that is spoken from, null for whichever the system takes
     * @param tls trusts whom certificates must be from, so that nothing that needs more proof goes over what was opened with less
     */
    record Way(
            InetAddress address,
            int port,
            SmtpPeer peer,
            SSLSocketFactory tls,
            @Nullable String source) {}

    private record Kept(SmtpSession session, long sinceNanos) {
        boolean isStale() {
            return System.nanoTime() - sinceNanos > LONGEST_IDLE.toNanos();
        }
    }

    /** For CDI. */
    @SuppressWarnings("NullAway.Init")
    protected SmtpLines() {}

    @Inject
    SmtpLines(SmtpGround ground) {
        this.ground = ground;
    }

    /** One that was left open; null if there is none. The host may have left meanwhile. */
    synchronized @Nullable SmtpSession kept(Way way) {
        Deque<Kept> sessions = idle.get(way);
        while (sessions != null && !sessions.isEmpty()) {
            Kept last = sessions.removeLast();
            kept--;
            if (!last.isStale()) {
                return last.session;
            }
            hangUp(last.session);
        }
        return null;
    }

    /** A new one, which the attempt's end closes too. */
    SmtpSession open(Way way, SmtpTimeouts timeouts, Attempt attempt) throws IOException, SessionFailed {
        Socket socket = new Socket();
        boolean open = false;
        try {
            attempt.closeOnStop(socket);
            if (way.source != null) {
                socket.bind(new InetSocketAddress(way.source, 0));
            }
            socket.connect(new InetSocketAddress(way.address, way.port), (int)
                    timeouts.connect().toMillis());
            socket.setTcpNoDelay(true);
            SmtpSession session = SmtpSession.open(socket, way.peer, way.tls, timeouts);
            open = true;
            return session;
        } finally {
            if (!open) {
                socket.close();
            }
        }
    }

    /** Takes a conversation back that a message is done with: to be used again, or to be ended. */
    void giveBack(Way way, SmtpSession session) {
        if (!isWorthKeeping(session) || !keep(way, session)) {
            hangUp(session);
        }
    }

    private static boolean isWorthKeeping(SmtpSession session) {
        return session.isUsable()
                && session.messages() > 0
                && session.messages() < MOST_MESSAGES
                && session.age().compareTo(LONGEST_LIFE) < 0;
    }

    private synchronized boolean keep(Way way, SmtpSession session) {
        if (closed || kept >= MOST_IDLE) {
            return false;
        }
        idle.computeIfAbsent(way, key -> new ArrayDeque<>()).addLast(new Kept(session, System.nanoTime()));
        kept++;
        sweepSoon();
        return true;
    }

    private synchronized void sweepSoon() {
        if (!sweeping && !closed) {
            try {
                ground.timers().schedule(this::sweep, LONGEST_IDLE.toMillis(), TimeUnit.MILLISECONDS);
                sweeping = true;
            } catch (RejectedExecutionException e) {
                LOG.log(Level.DEBUG, "The server is going down", e);
            }
        }
    }

    private void sweep() {
        List<SmtpSession> stale = new ArrayList<>();
        synchronized (this) {
            for (Iterator<Deque<Kept>> each = idle.values().iterator(); each.hasNext(); ) {
                Deque<Kept> sessions = each.next();
                while (!sessions.isEmpty() && sessions.getFirst().isStale()) {
                    stale.add(sessions.removeFirst().session);
                    kept--;
                }
                if (sessions.isEmpty()) {
                    each.remove();
                }
            }
            sweeping = false;
            if (!idle.isEmpty()) {
                sweepSoon();
            }
        }
        stale.forEach(SmtpLines::hangUp);
    }

    @PreDestroy
    void close() {
        List<SmtpSession> all = new ArrayList<>();
        synchronized (this) {
            closed = true;
            idle.values().forEach(sessions -> sessions.forEach(one -> all.add(one.session)));
            idle.clear();
        }
        all.forEach(SmtpLines::hangUp);
    }

    private static void hangUp(SmtpSession session) {
        try {
            session.close();
        } catch (IOException e) {
            LOG.log(Level.TRACE, "It was gone already", e);
        }
    }
}
