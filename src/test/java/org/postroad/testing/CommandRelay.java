package org.postroad.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Stands before a mail server on the loopback interface and remembers the lines that clients send. */
public final class CommandRelay implements AutoCloseable {
    private final ServerSocket listening;
    private final int target;
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    public CommandRelay(int target) throws IOException {
        this.target = target;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** What was sent since the last time this was asked. */
    public List<String> take() {
        List<String> taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listening.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            daemon(() -> pass(client, server, true));
            daemon(() -> pass(server, client, false));
        }
    }

    private void pass(Socket from, Socket to, boolean noting) throws IOException {
        StringBuilder line = new StringBuilder();
        byte[] buffer = new byte[16 * 1024];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (noting) {
                    note(line, new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
                }
                out.write(buffer, 0, read);
            }
        }
    }

    private void note(StringBuilder line, String text) {
        line.append(text);
        for (int end = line.indexOf("\n"); end >= 0; end = line.indexOf("\n")) {
            lines.add(line.substring(0, end).strip());
            line.delete(0, end + 1);
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    /** A connection that breaks off ends its thread. */
    private static void daemon(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
