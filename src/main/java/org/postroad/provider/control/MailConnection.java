package org.postroad.provider.control;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Properties;
import javax.net.SocketFactory;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.control.AddressGuard;
import org.postroad.provider.entity.MailProtocol;
import org.postroad.provider.entity.MailServer;
import org.postroad.provider.entity.TlsMode;

/**
 * One connection to a mail server, made here and then handed to the mail library: to an address that the {@link AddressGuard} gave, with
 * a certificate that is for the host's name, and within {@link ReadBounds}. The library by itself would look the name up once more,
 * and connect once more where something goes wrong. Notes the steps it goes. For one thread.
 */
final class MailConnection implements AutoCloseable {
    /** How many of a host's addresses are tried. */
    private static final int MOST_ADDRESSES = 3;

    private final MailProtocol protocol;
    private final MailServer server;
    private final SSLSocketFactory tls;
    private final ProbeSteps steps;
    private final ReadBounds bounds;
    private @Nullable Socket tcp;
    private @Nullable Socket handed;
    private @Nullable MailSocket spoken;
    private @Nullable String afterGreeting;
    private boolean parkable;

    MailConnection(
            MailProtocol protocol, MailServer server, SSLSocketFactory tls, ProbeSteps steps, ReadBounds bounds) {
        this.protocol = protocol;
        this.server = server;
        this.tls = tls;
        this.steps = steps;
        this.bounds = bounds;
    }

    /** Has the connection made so that {@link #channel} gives it, before it is opened. */
    MailConnection parkable() {
        parkable = true;
        return this;
    }

    /** The connection below TLS, for one that waits for it with others: blocking must be on again before it is read. */
    SocketChannel channel() {
        return connected().getChannel();
    }

    /** Takes the conversation away from the mail library, which has signed in and must not be used any more. */
    Socket takeOver() {
        MailSocket socket = spoken;
        if (socket == null) {
            throw new IllegalStateException("Not connected");
        }
        socket.leave();
        return socket;
    }

    /** Connects, with TLS where that comes first. */
    void open(AddressGuard guard) throws IOException {
        steps.begin("resolve");
        List<InetAddress> addresses = guard.resolve(server.host());
        steps.begin("connect");
        Socket connected = connect(addresses);
        tcp = connected;
        Socket bounded = new MailSocket(connected, new BoundedInput(connected, bounds), connected.getOutputStream());
        if (server.tls() == TlsMode.IMPLICIT) {
            steps.begin("tls");
            bounded = encrypted(bounded);
        }
        steps.begin("greet");
        afterGreeting = server.tls() == TlsMode.STARTTLS ? "tls" : "authenticate";
        handed = spoken(bounded);
    }

    /** The address that is connected to, which needs no look-up. */
    String address() {
        return connected().getInetAddress().getHostAddress();
    }

    /** What the mail library is to know to use this connection and no other. */
    Properties properties() {
        String prefix = "mail." + protocol.wireName();
        Properties properties = new Properties();
        properties.put(prefix + ".socketFactory", new Handing());
        properties.put(prefix + ".socketFactory.fallback", "false");
        properties.put(prefix + ".ssl.socketFactory", new Layering());
        properties.put(prefix + ".ssl.checkserveridentity", "false"); // done below, by the host's name
        boolean upgrade = server.tls() == TlsMode.STARTTLS;
        properties.put(prefix + ".starttls.enable", Boolean.toString(upgrade));
        properties.put(prefix + ".starttls.required", Boolean.toString(upgrade));
        return properties;
    }

    @Override
    public void close() {
        try {
            if (tcp != null) {
                tcp.close();
            }
        } catch (IOException e) {
            bounds.broken(e); // nobody needs it any more
        }
    }

    private Socket connected() {
        if (tcp == null) {
            throw new IllegalStateException("Not connected");
        }
        return tcp;
    }

    private Socket connect(List<InetAddress> addresses) throws IOException {
        IOException last = new SocketException("The host has no address");
        for (InetAddress address : addresses.subList(0, Math.min(addresses.size(), MOST_ADDRESSES))) {
            Socket socket = socket();
            try {
                socket.connect(new InetSocketAddress(address, server.port()), bounds.connectMillis());
                socket.setTcpNoDelay(true);
                return socket;
            } catch (IOException e) {
                socket.close();
                last = e;
            }
        }
        throw last;
    }

    private Socket socket() throws IOException {
        return parkable ? SocketChannel.open().socket() : new Socket(Proxy.NO_PROXY);
    }

    private Socket encrypted(Socket plain) throws IOException {
        SSLSocket socket = (SSLSocket) tls.createSocket(plain, server.host(), server.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the name's rules are the same (RFC 7817 §3)
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    /** The connection as the library talks over it. Clients speak second: with its first word, the greeting is over. */
    private Socket spoken(Socket carrier) throws IOException {
        InputStream in = carrier.getInputStream();
        OutputStream out = new FilterOutputStream(carrier.getOutputStream()) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                greeted();
                out.write(bytes, offset, length);
            }

            @Override
            public void write(int one) throws IOException {
                greeted();
                out.write(one);
            }
        };
        MailSocket socket =
                new MailSocket(carrier, protocol == MailProtocol.IMAP ? new LiteralGuard(in, bounds) : in, out);
        spoken = socket;
        return socket;
    }

    private void greeted() {
        if (afterGreeting != null) {
            steps.begin(afterGreeting);
            afterGreeting = null;
        }
    }

    /** Gives the connection that is there, once. */
    private final class Handing extends SocketFactory {
        @Override
        public Socket createSocket() throws IOException {
            Socket socket = handed;
            if (socket == null) {
                throw new SocketException("There is one connection only");
            }
            handed = null;
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return createSocket();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
            return createSocket();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return createSocket();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
                throws IOException {
            return createSocket();
        }
    }

    /** Puts TLS on the connection after STARTTLS, for the host by its name. */
    private final class Layering extends SSLSocketFactory {
        @Override
        public Socket createSocket(Socket plain, String host, int port, boolean autoClose) throws IOException {
            try {
                Socket raw = connected();
                Socket encrypted = encrypted(new MailSocket(raw, new BoundedInput(raw, bounds), raw.getOutputStream()));
                steps.begin("authenticate");
                return spoken(encrypted);
            } catch (IOException e) {
                throw bounds.broken(e);
            }
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return tls.getDefaultCipherSuites();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return tls.getSupportedCipherSuites();
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            throw noOther();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
            throw noOther();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            throw noOther();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
                throws IOException {
            throw noOther();
        }

        private IOException noOther() {
            return new SocketException("There is one connection only");
        }
    }
}
