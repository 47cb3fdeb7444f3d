package org.postroad.testing.mail;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Over SMTP, the commands of a message in one write (RFC 2920). */
public final class SmtpInjector implements Injector {
    private static final int PATIENCE_MILLIS = 300_000;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;

    private SmtpInjector(int port) throws IOException {
        socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** A client that need not sign in. */
    public static SmtpInjector open(int port) throws IOException {
        SmtpInjector injector = new SmtpInjector(port);
        injector.expect("220");
        injector.say("EHLO client.source.test\r\n");
        injector.expect("250");
        return injector;
    }

    /** A client that signs in by AUTH PLAIN. */
    public static SmtpInjector open(int port, String user, String secret) throws IOException {
        SmtpInjector injector = open(port);
        byte[] pair = ("\0" + user + "\0" + secret).getBytes(StandardCharsets.UTF_8);
        injector.say("AUTH PLAIN " + Base64.getEncoder().encodeToString(pair) + "\r\n");
        injector.expect("235");
        return injector;
    }

    @Override
    public void send(Mail mail) throws IOException {
        say("MAIL FROM:<" + Mail.SENDER + ">\r\nRCPT TO:<" + mail.recipient() + ">\r\nDATA\r\n");
        expect("250");
        expect("250");
        expect("354");
        say(mail.content() + ".\r\n"); // No line of it begins with a dot
        expect("250");
    }

    private void say(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private void expect(String code) throws IOException {
        String line = line();
        while (line.length() > 3 && line.charAt(3) == '-') {
            line = line();
        }
        if (!line.startsWith(code)) {
            throw new IOException("Not " + code + " but " + line);
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("The server left after '" + line + "'");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
