package org.postroad.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A mail server on a loopback port that says what a test wants it to say, to one client after the other. */
public final class ScriptedServer implements AutoCloseable {
    private final ServerSocket listener;
    private final List<String> heard = new CopyOnWriteArrayList<>();

    /** What it does with one client. */
    public interface Script {
        void play(Client client) throws Exception;
    }

    /** One client; what it says is kept. */
    public final class Client {
        private final SSLContext tls;
        private Socket socket;
        private BufferedReader in;

        Client(Socket socket, SSLContext tls) throws IOException {
            this.tls = tls;
            take(socket);
        }

        private void take(Socket next) throws IOException {
            socket = next;
            in = new BufferedReader(new InputStreamReader(next.getInputStream(), StandardCharsets.UTF_8));
        }

        public Client say(String line) throws IOException {
            return send(line + "\r\n");
        }

        public Client send(String text) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
            return this;
        }

        /** The next line. */
        public String hear() throws IOException {
            String line = in.readLine();
            heard.add(line == null ? "(end)" : line);
            return line == null ? "" : line;
        }

        /** Says nothing until the client has left. */
        public void listen() throws IOException {
            socket.getInputStream().readAllBytes();
        }

        /** Says nothing for so long, or until the client says something. */
        public void pause(Duration time) throws IOException {
            socket.setSoTimeout((int) time.toMillis());
            try {
                in.read();
            } catch (SocketTimeoutException e) {
                socket.setSoTimeout(0);
            }
        }

        /** Answers commands of IMAP: says each line with its tag in the place of {@code TAG}. */
        public Client answer(String... lines) throws IOException {
            String tag = hear().split(" ", 2)[0];
            for (String line : lines) {
                say(line.replace("TAG", tag));
            }
            return this;
        }

        public void encrypt() throws IOException {
            SSLSocket encrypted = (SSLSocket) tls.getSocketFactory()
                    .createSocket(socket, socket.getInetAddress().getHostName(), socket.getPort(), true);
            encrypted.setUseClientMode(false);
            encrypted.startHandshake();
            take(encrypted);
        }
    }

    public ScriptedServer(SSLContext tls, Script script) throws IOException {
        listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> serve(tls, script), "scripted-server");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** The lines that clients have sent. */
    public List<String> heard() {
        return heard;
    }

    private void serve(SSLContext tls, Script script) {
        while (!listener.isClosed()) {
            try (Socket socket = listener.accept()) {
                script.play(new Client(socket, tls));
            } catch (Exception e) {
                heard.add("(" + e.getClass().getSimpleName() + ")"); // the client left, or the test is over
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
