package org.postroad.delivery.control;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.postroad.delivery.entity.Reply;
import org.postroad.delivery.entity.ReplyMeaning;
import org.postroad.delivery.entity.SmtpExtensions;
import org.postroad.delivery.entity.SmtpLogin;
import org.postroad.delivery.entity.SmtpPeer;
import org.postroad.delivery.entity.SmtpStage;
import org.postroad.delivery.entity.TlsUse;
import org.postroad.delivery.entity.TraceStep;

/** A conversation with a mail host that takes one message after the other (RFC 5321 §3, RFC 2033). For one thread. */
final class SmtpSession implements AutoCloseable {
    private final SmtpTalk talk;
    private final SmtpPeer peer;
    private final SmtpTimeouts timeouts;
    private SmtpExtensions extensions = SmtpExtensions.NONE;
    private final long openedNanos = System.nanoTime();
    private boolean encrypted;
    private boolean broken;
    private int messages;

    private SmtpSession(SmtpTalk talk, SmtpPeer peer, SmtpTimeouts timeouts) {
        this.talk = talk;
        this.peer = peer;
        this.timeouts = timeouts;
    }

    /**
     * Opens the conversation: greeting, EHLO, TLS, AUTH. Closes the connection if that comes to nothing.
     *
     * @param connected to the host, at an address that may be spoken to
     * @param tls trusts whom certificates must be from
     * @throws SessionFailed if the host will not, or not as the peer asks for
     * @throws IOException if the connection breaks, or the host takes too long
     */
    static SmtpSession open(Socket connected, SmtpPeer peer, SSLSocketFactory tls, SmtpTimeouts timeouts)
            throws SessionFailed, IOException {
        SmtpSession session = new SmtpSession(new SmtpTalk(connected), peer, timeouts);
        boolean open = false;
        try {
            session.begin(tls);
            open = true;
            return session;
        } catch (SessionFailed e) {
            throw e.after(session.talk.trace());
        } finally {
            if (!open) {
                session.talk.close();
            }
        }
    }

    private void begin(SSLSocketFactory tls) throws SessionFailed, IOException {
        if (peer.encrypted()) {
            handshake(tls);
        }
        require(SmtpStage.GREETING, talk.reply("(connected)", timeouts.of(SmtpStage.GREETING)));
        hello();
        if (!encrypted && peer.tls() != TlsUse.DISABLE) {
            upgrade(tls);
        }
        if (peer.login() != null) {
            signIn(peer.login());
        }
    }

    private void hello() throws SessionFailed, IOException {
        Reply reply = ask(SmtpStage.EHLO, (peer.lmtp() ? "LHLO " : "EHLO ") + peer.helo());
        ReplyMeaning meaning = ReplyMeaning.of(SmtpStage.EHLO, reply, 0);
        if (meaning == ReplyMeaning.OLD_HOST && !peer.lmtp()) {
            require(SmtpStage.HELO, ask(SmtpStage.HELO, "HELO " + peer.helo()));
            extensions = SmtpExtensions.NONE;
        } else {
            require(SmtpStage.EHLO, reply);
            extensions = SmtpExtensions.read(reply);
        }
    }

    private void upgrade(SSLSocketFactory tls) throws SessionFailed, IOException {
        Reply reply = extensions.has("STARTTLS") ? ask(SmtpStage.STARTTLS, "STARTTLS") : null;
        if (reply != null && reply.isPositive()) {
            handshake(tls);
            hello();
        } else if (peer.tls() == TlsUse.REQUIRE) {
            throw reply == null
                    ? new SessionFailed(
                            SmtpStage.STARTTLS,
                            ReplyMeaning.PERMANENT,
                            null,
                            "The host offers no STARTTLS, which is required")
                    : SessionFailed.by(SmtpStage.STARTTLS, ReplyMeaning.TEMPORARY, reply);
        }
    }

    private void handshake(SSLSocketFactory tls) throws SessionFailed, IOException {
        SSLSocket socket = (SSLSocket)
                tls.createSocket(talk.socket(), peer.host(), talk.socket().getPort(), true);
        try {
            SSLParameters parameters = socket.getSSLParameters();
            if (peer.tls() == TlsUse.REQUIRE || peer.encrypted()) {
                parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the name's rules are the same (RFC 7817 §3)
            }
            socket.setSSLParameters(parameters);
            socket.setSoTimeout((int) timeouts.of(SmtpStage.STARTTLS).toMillis());
            socket.startHandshake();
        } catch (SSLException e) {
            throw new SessionFailed(
                    SmtpStage.STARTTLS, ReplyMeaning.TEMPORARY, null, "The handshake failed: " + e.getMessage());
        }
        talk.over(socket);
        encrypted = true;
    }

    private void signIn(SmtpLogin login) throws SessionFailed, IOException {
        if (!encrypted && peer.tls() != TlsUse.DISABLE) {
            throw new SessionFailed(
                    SmtpStage.AUTH, ReplyMeaning.TEMPORARY, null, "Without TLS, nobody is told the password");
        }
        if (extensions.mechanisms().contains("PLAIN")) {
            String secret = base64("\0" + login.user() + "\0" + login.secret());
            require(SmtpStage.AUTH, talk.ask("AUTH PLAIN " + secret, "AUTH PLAIN …", timeouts.of(SmtpStage.AUTH)));
        } else if (extensions.mechanisms().contains("LOGIN")) {
            goOn(talk.ask("AUTH LOGIN", "AUTH LOGIN", timeouts.of(SmtpStage.AUTH)));
            goOn(talk.ask(base64(login.user()), "…", timeouts.of(SmtpStage.AUTH)));
            require(SmtpStage.AUTH, talk.ask(base64(login.secret()), "…", timeouts.of(SmtpStage.AUTH)));
        } else {
            throw new SessionFailed(
                    SmtpStage.AUTH,
                    ReplyMeaning.TEMPORARY,
                    null,
                    "The host offers neither AUTH PLAIN nor AUTH LOGIN" + (encrypted ? "" : " without TLS"));
        }
    }

    private static void goOn(Reply reply) throws SessionFailed {
        if (reply.kind() != 3) {
            throw SessionFailed.by(SmtpStage.AUTH, ReplyMeaning.of(SmtpStage.AUTH, reply, 0), reply);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private Reply ask(SmtpStage stage, String command) throws IOException {
        return talk.ask(command, command, timeouts.of(stage));
    }

    private static void require(SmtpStage stage, Reply reply) throws SessionFailed {
        ReplyMeaning meaning = ReplyMeaning.of(stage, reply, 0);
        if (meaning != ReplyMeaning.ACCEPTED) {
            throw SessionFailed.by(stage, meaning, reply);
        }
    }

    /** What the host can do. */
    SmtpExtensions extensions() {
        return extensions;
    }

    boolean isEncrypted() {
        return encrypted;
    }

    /** Whether another message can be sent. */
    boolean isUsable() {
        return !broken;
    }

    /** After which nothing more is said. */
    void broke() {
        broken = true;
    }

    /** A message was taken, or refused, and another may follow. */
    void messageDone() {
        messages++;
    }

    /** How many messages were brought. */
    int messages() {
        return messages;
    }

    /** Since it was connected. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - openedNanos);
    }

    /** Another message begins, of which what was said before is no part. */
    void again() {
        talk.beginAnew("(connection kept, message " + (messages + 1) + ")");
    }

    /** What was said so far, of the present message. */
    List<TraceStep> trace() {
        return talk.trace();
    }

    SmtpTalk talk() {
        return talk;
    }

    SmtpTimeouts timeouts() {
        return timeouts;
    }

    SmtpPeer peer() {
        return peer;
    }

    /** Says goodbye where that can be heard; the answer does not matter. */
    @Override
    public void close() throws IOException {
        try (SmtpTalk ending = talk) {
            if (!broken) {
                ending.put("QUIT");
                ending.flush();
            }
        }
    }
}
