package org.postroad.provider.control;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A mail server with one inbox for everybody, which all may watch at once; it says of the inbox what a test has it say. */
final class IdleServer implements AutoCloseable {
    private final ServerSocket listener;
    private final boolean idles;
    private final List<Client> clients = new CopyOnWriteArrayList<>();
    private final AtomicInteger signIns = new AtomicInteger();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private volatile String state = "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 4] next\r\n";

    /** @param listener with TLS or without; closed with the server */
    IdleServer(ServerSocket listener, boolean idles) {
        this.listener = listener;
        this.idles = idles;
        thread(this::accept);
    }

    static IdleServer plain() throws IOException {
        return new IdleServer(new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress()), true);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** How many have signed in, ever. */
    int signIns() {
        return signIns.get();
    }

    /** How many wait for changes. */
    long idling() {
        return clients.stream().filter(client -> client.idleTag != null).count();
    }

    /** What clients have said, without their tags. */
    List<String> heard() {
        return heard;
    }

    /** What it says when the inbox is opened. */
    void state(String untagged) {
        state = untagged;
    }

    /** Says something to all that wait. */
    void tell(String text) {
        clients.stream().filter(client -> client.idleTag != null).forEach(client -> client.say(text));
    }

    /** Breaks all connections off. */
    void hangUp() {
        clients.forEach(Client::close);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        hangUp();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Client client = new Client(listener.accept());
                clients.add(client);
                thread(client);
            } catch (IOException e) {
                heard.add("(" + e.getClass().getSimpleName() + ")");
            }
        }
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(null, work, "idle-server", 128 * 1024);
        thread.setDaemon(true);
        thread.start();
    }

    private final class Client implements Runnable {
        private final Socket socket;
        private volatile @Nullable String idleTag;

        Client(Socket socket) {
            this.socket = socket;
        }

        @Override
        public void run() {
            try (socket) {
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                say("* OK hello\r\n");
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    answer(line);
                }
            } catch (IOException | UncheckedIOException e) {
                heard.add("(" + e.getClass().getSimpleName() + ")");
            } finally {
                clients.remove(this);
            }
        }

        private void answer(String line) {
            String[] words = line.split(" ", 3);
            String tag = words[0];
            String command = words.length > 1 ? words[1] : line;
            heard.add(words.length > 2 ? command + " " + words[2] : command);
            switch (command) {
                case "CAPABILITY" ->
                    say("* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR" + (idles ? " IDLE" : "") + "\r\n" + tag
                            + " OK\r\n");
                case "AUTHENTICATE", "LOGIN" -> {
                    signIns.incrementAndGet();
                    say(tag + " OK\r\n");
                }
                case "EXAMINE" -> say(state + tag + " OK opened\r\n");
                case "IDLE" -> {
                    idleTag = tag;
                    say("+ waiting\r\n");
                }
                case "DONE" -> {
                    say(idleTag + " OK done\r\n");
                    idleTag = null;
                }
                default -> say(tag + " BAD what\r\n");
            }
        }

        private synchronized void say(String text) {
            try {
                socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
                socket.getOutputStream().flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
