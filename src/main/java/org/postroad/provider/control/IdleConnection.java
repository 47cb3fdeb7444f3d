package org.postroad.provider.control;

import jakarta.mail.MessagingException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.control.AddressGuard;
import org.postroad.provider.entity.MailProtocol;
import org.postroad.provider.entity.MailServer;
import org.postroad.provider.entity.SignIn;

/**
 * A connection that is signed in, has the inbox open for reading and is told of its changes (IDLE, RFC 2177). The mail library signs in;
 * the rest is spoken here, since the library keeps buffers and a thread's attention for each connection, and ten thousand wait at once. For one thread at
 * a time, but for {@link #close}.
 */
final class IdleConnection implements AutoCloseable {
    /** For signing in and opening the inbox. */
    static final ReadBounds.Limits OPENING = ReadBounds.Limits.USUAL;

    /** For what is there once the server has said something, or must answer at once. */
    static final ReadBounds.Limits EXCHANGE = of(Duration.ofSeconds(5));

    /** Of TLS there may be bytes without a word in them; then little time is spent on waiting for more. */
    private static final ReadBounds.Limits GLANCE = of(Duration.ofMillis(200));

    /** Each has cost a thread that glance. */
    private static final int MOST_FRUITLESS = 50;

    /** At once, so that one that talks and talks leaves time for the others. */
    private static final int MOST_PIECES = 16;

    private static final int PIECE = 1024;
    private static final int LONGEST_LINE = 16 * 1024;
    private static final Pattern CHANGE = Pattern.compile("\\* (\\d+ (EXISTS|EXPUNGE|FETCH\\b.*)|VANISHED\\b.*)");

    private final MailConnection connection;
    private final ReadBounds bounds;
    private final Socket talk;
    private final boolean idles;
    private ByteArrayOutputStream line = new ByteArrayOutputStream(0);
    private int fruitless;
    private boolean changed;
    private @Nullable InboxState state;

    private IdleConnection(MailConnection connection, ReadBounds bounds, boolean idles) {
        this.connection = connection;
        this.bounds = bounds;
        this.talk = connection.takeOver();
        this.idles = idles;
    }

    /**
     * Connects, signs in, opens the inbox, and begins to idle where the server can.
     *
     * @throws ProviderFailed if the server could not be reached, or does not let one in
     */
    static IdleConnection open(MailServer server, SignIn signIn, AddressGuard guard, SSLSocketFactory tls)
            throws ProviderFailed {
        ReadBounds bounds = new ReadBounds(OPENING);
        MailConnection connection =
                new MailConnection(MailProtocol.IMAP, server, tls, new ProbeSteps(), bounds).parkable();
        try {
            IMAPStore store = ImapSignIn.over(connection, guard, server.port(), signIn);
            IdleConnection idle = new IdleConnection(connection, bounds, store.hasCapability("IDLE"));
            idle.begin();
            return idle;
        } catch (IOException
                | MessagingException
                | ProtocolException
                | RuntimeException e) { // what it cannot parse, the library throws so
            connection.close();
            throw new ProviderFailed(MailFailures.of(e, bounds, signIn.forms()));
        }
    }

    /** Whether the server tells of changes; else one must ask. */
    boolean idles() {
        return idles;
    }

    /** How the inbox was when it was opened. */
    InboxState state() {
        return state == null ? InboxState.UNKNOWN : state;
    }

    SocketChannel channel() {
        return connection.channel();
    }

    /**
     * Reads what the server has said, after its channel was found readable and is blocking again. Returns soon, with whole lines or not;
     * there may be {@link #more}.
     *
     * @return whether the inbox has changed
     */
    boolean heard() throws IOException {
        bounds.renew(GLANCE);
        InputStream in = talk.getInputStream();
        try {
            take(one(in));
            bounds.renew(EXCHANGE);
            takeAll(in);
        } catch (SocketTimeoutException nothingWhole) {
            bounds.renew(EXCHANGE);
            if (++fruitless > MOST_FRUITLESS) {
                throw new EOFException("The server sends and sends, and never a whole line");
            }
        }
        return takeChanged();
    }

    /** Whether something is there that the channel need not tell of: of TLS, it may be here already. */
    boolean more() throws IOException {
        return talk.getInputStream().available() > 0;
    }

    private void takeAll(InputStream in) throws IOException {
        for (int pieces = 0; pieces < MOST_PIECES && in.available() > 0; pieces++) {
            byte[] piece = new byte[Math.min(PIECE, in.available())];
            int read = in.read(piece);
            for (int i = 0; i < read; i++) {
                take(piece[i]);
            }
        }
    }

    /** Ends the idling and begins it anew, before the server takes the connection for dead. @return whether the inbox has changed */
    boolean renew() throws IOException {
        bounds.renew(EXCHANGE);
        say("DONE");
        answered("p2");
        say("p2 IDLE");
        goAhead();
        return takeChanged();
    }

    @Override
    public void close() {
        connection.close();
    }

    private void begin() throws IOException, ProtocolException {
        bounds.renew(OPENING);
        InboxState.Reader reader = new InboxState.Reader();
        say("p1 EXAMINE INBOX");
        String answer = answered("p1", reader);
        if (!answer.startsWith("p1 OK")) {
            throw new CommandFailedException(answer.substring(3));
        }
        state = reader.state();
        changed = false;
        if (idles) {
            say("p2 IDLE");
            goAhead();
        }
    }

    private static ReadBounds.Limits of(Duration read) {
        return new ReadBounds.Limits(read, read, read.multipliedBy(2), 64 * 1024, 16 * 1024, 256 * 1024);
    }

    private String answered(String tag) throws IOException {
        return answered(tag, null);
    }

    private String answered(String tag, InboxState.@Nullable Reader reader) throws IOException {
        while (true) {
            String said = read();
            if (said.startsWith(tag + " ")) {
                return said;
            }
            if (reader != null) {
                reader.line(said);
            }
        }
    }

    private void goAhead() throws IOException {
        String said = read();
        while (!said.startsWith("+")) {
            if (said.startsWith("p2 ")) {
                throw new EOFException("The server does not idle: " + said.substring(3));
            }
            said = read();
        }
    }

    /** One line, however long it takes within the bounds. */
    private String read() throws IOException {
        InputStream in = talk.getInputStream();
        String whole = null;
        while (whole == null) {
            whole = take(one(in));
        }
        return whole;
    }

    private static byte one(InputStream in) throws IOException {
        int one = in.read();
        if (one < 0) {
            throw new EOFException("The server has closed the connection");
        }
        return (byte) one;
    }

    /** Adds a byte to the line. @return the line if that is its end; else null */
    private @Nullable String take(byte one) throws IOException {
        if (one != '\n') {
            line.write(one);
            if (line.size() > LONGEST_LINE) {
                throw new ReadTooMuch("The server sent a line of more than " + LONGEST_LINE + " bytes");
            }
            return null;
        }
        String whole = line.toString(StandardCharsets.UTF_8).stripTrailing();
        fruitless = 0;
        line = new ByteArrayOutputStream(0); // one long line must not be kept by each of ten thousand
        String upper = whole.toUpperCase(Locale.ROOT);
        changed |= CHANGE.matcher(upper).matches();
        if (upper.startsWith("* BYE")) {
            throw new EOFException(
                    "The server said goodbye: " + whole.substring(5).strip());
        }
        return whole;
    }

    private boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }

    private void say(String command) throws IOException {
        talk.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
        talk.getOutputStream().flush();
    }
}
