package org.postroad.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A raw client of a mail server on the loopback, which sends what a test wants and no more. */
public final class SmtpLine implements AutoCloseable {
    private static final int PATIENCE_MILLIS = (int) Duration.ofMinutes(2).toMillis();

    private Socket socket;
    private BufferedReader in;

    private SmtpLine(Socket socket) throws IOException {
        take(socket);
    }

    /** Connects, and hears the greeting. */
    public static SmtpLine open(int port) throws IOException {
        return open(port, "127.0.0.1");
    }

    /** @param from the client's own address */
    public static SmtpLine open(int port, String from) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
        socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MILLIS);
        SmtpLine line = new SmtpLine(socket);
        line.hear();
        return line;
    }

    /** Connects with TLS from the first byte, and hears the greeting. */
    public static SmtpLine openEncrypted(int port) throws IOException {
        SmtpLine line = new SmtpLine(new Socket("127.0.0.1", port));
        line.encrypt();
        line.hear();
        return line;
    }

    private void take(Socket next) throws IOException {
        socket = next;
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    public SmtpLine send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return this;
    }

    /** Says a line, and hears the reply. */
    public String say(String line) throws IOException {
        return send(line + "\r\n").hear();
    }

    /** The next reply, its lines joined; {@code closed} if there is none any more. */
    public String hear() throws IOException {
        List<String> lines = new ArrayList<>();
        String line = in.readLine();
        while (line != null) {
            lines.add(line);
            if (line.length() < 4 || line.charAt(3) != '-') {
                return String.join("\n", lines);
            }
            line = in.readLine();
        }
        return "closed";
    }

    /** Signs in by PLAIN. */
    public String signIn(String name, String password) throws IOException {
        byte[] plain = ("\0" + name + "\0" + password).getBytes(StandardCharsets.UTF_8);
        return say("AUTH PLAIN " + Base64.getEncoder().encodeToString(plain));
    }

    /** Begins TLS, whatever the certificate. */
    public void encrypt() throws IOException {
        SSLSocket encrypted = (SSLSocket) anyCertificate().createSocket(socket, "localhost", socket.getPort(), true);
        encrypted.startHandshake();
        take(encrypted);
    }

    /** For clients that are given a socket factory. */
    public static SSLSocketFactory anyCertificate() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, new SecureRandom());
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
