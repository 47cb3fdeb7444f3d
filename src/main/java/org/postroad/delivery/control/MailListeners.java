package org.postroad.delivery.control;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.postroad.delivery.entity.InboundReply;
import org.postroad.identity.entity.ClientAddress;
import org.postroad.platform.control.Configuration;
import org.postroad.platform.control.ConfigurationErrors;
import org.postroad.platform.control.InboundSettings;
import org.postroad.platform.control.ListenAddress;

/** Waits for clients that bring mail, and gives each a thread as long as there are places. */
@ApplicationScoped
public class MailListeners {
    private static final Logger LOG = System.getLogger(MailListeners.class.getName());
    private static final int BACKLOG = 200;
    private static final int LOOK_MILLIS = 1_000;
    private static final int LAST_SECONDS = 10;

    private @Inject InboundGround ground;
    private @Inject Configuration configuration;

    @Resource
    private ManagedThreadFactory threads;

    private final List<ServerSocket> doors = new ArrayList<>();
    private final Map<Socket, InboundTalk> present = new ConcurrentHashMap<>();
    private InboundSettings settings;
    private InboundPlaces places;
    private @Nullable SSLSocketFactory tls;
    private volatile boolean stopping;

    /** For CDI. */
    @SuppressWarnings("NullAway.Init")
    protected MailListeners() {}

    /**
     * Begins to listen where the configuration says.
     *
     * @throws ConfigurationErrors if that cannot be, but for the place that nobody chose
     */
    public void open() {
        settings = ground.settings();
        places = new InboundPlaces(settings.limits());
        tls = settings.tls().map(InboundTls::of).orElse(null);
        List<String> errors = new ArrayList<>();
        for (ListenAddress address : settings.listen()) {
            open(address, errors);
        }
        if (!errors.isEmpty()) {
            close(Duration.ZERO);
            throw new ConfigurationErrors(errors);
        }
    }

    private void open(ListenAddress address, List<String> errors) {
        try {
            ServerSocket door = new ServerSocket();
            doors.add(door);
            door.setReuseAddress(true);
            door.setSoTimeout(LOOK_MILLIS);
            door.bind(new InetSocketAddress(InetAddress.getByName(address.host()), address.port()), BACKLOG);
            Thread thread = threads.newThread(() -> welcome(door, address.encrypted()));
            thread.setName("postroad-smtp-" + door.getLocalPort());
            thread.start();
            LOG.log(Level.INFO, "Mail comes in on {0}, port {1,number,#}", address, door.getLocalPort());
        } catch (IOException e) {
            String trouble =
                    "POSTROAD_SMTP_LISTEN is " + address + ", where this process cannot listen: " + e.getMessage();
            if (settings.chosen()) {
                errors.add(trouble);
            } else {
                LOG.log(Level.WARNING, "{0}; no mail comes in by SMTP. Choose another place, or none", trouble);
            }
        }
    }

    /** Where mail comes in now. */
    public List<Integer> ports() {
        return doors.stream().map(ServerSocket::getLocalPort).toList();
    }

    private void welcome(ServerSocket door, boolean encrypted) {
        while (!stopping) {
            try {
                admit(door.accept(), encrypted);
            } catch (SocketTimeoutException e) {
                sweep();
            } catch (IOException | RuntimeException e) {
                if (!stopping) {
                    LOG.log(Level.WARNING, "A mail client could not be let in: {0}", e.toString());
                    pause();
                }
            }
        }
    }

    private void admit(Socket socket, boolean encrypted) throws IOException {
        ClientAddress address = ClientAddress.of(socket.getInetAddress().getHostAddress(), List.of(), List.of());
        if (!places.take(address.network())) {
            turnAway(socket, encrypted);
            return;
        }
        ground.meter().opened();
        ground.meter().sessions(places.taken());
        try {
            threads.newThread(() -> serve(socket, address, encrypted)).start();
        } catch (RuntimeException e) {
            left(address);
            socket.close();
            throw e;
        }
    }

    private void turnAway(Socket socket, boolean encrypted) throws IOException {
        ground.meter().turnedAway();
        try (socket) {
            if (!encrypted) {
                String wire = InboundReply.of(421, "4.7.0", "Too many connections; come again later")
                        .wire();
                socket.getOutputStream().write(wire.getBytes(StandardCharsets.US_ASCII));
                socket.shutdownOutput();
            }
        }
        sweep();
    }

    private void serve(Socket socket, ClientAddress address, boolean encrypted) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InboundTalk talk = new InboundTalk(socket, settings.limits().patience(), () -> stopping);
            present.put(socket, talk);
            InetAddress from = socket.getInetAddress();
            InboundClient client = new InboundClient(
                    address,
                    socket.getLocalPort(),
                    settings.trusted().stream().anyMatch(block -> block.contains(from)),
                    from.isLoopbackAddress());
            new InboundSession(ground, settings, client, talk, tls).run(encrypted);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "A mail client went away: {0}", e.toString());
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "A session of a mail client failed", e);
        } finally {
            present.remove(socket);
            left(address);
        }
    }

    private void left(ClientAddress address) {
        places.leave(address.network());
        ground.meter().sessions(places.taken());
    }

    /** Closes the connections of clients that take no answers: writes have no timeout of their own. */
    private void sweep() {
        long patience = settings.limits().patience().toNanos();
        present.forEach((socket, talk) -> {
            long since = talk.writingSince();
            if (since != 0 && System.nanoTime() - since > patience) {
                closeQuietly(socket);
            }
        });
    }

    /** Lets nobody in any more, and has clients go once they are in no transaction. @param drain how long others may go on */
    public void close(Duration drain) {
        stopping = true;
        doors.forEach(MailListeners::closeQuietly);
        if (!isEmptyWithin(drain)) {
            present.keySet().forEach(MailListeners::closeQuietly);
            isEmptyWithin(Duration.ofSeconds(LAST_SECONDS));
        }
    }

    private boolean isEmptyWithin(Duration time) {
        long deadline = System.nanoTime() + time.toNanos();
        while (places.taken() > 0 && System.nanoTime() - deadline < 0) {
            pause();
        }
        return places.taken() == 0;
    }

    /** Ends it as the node stops. */
    public void close() {
        close(configuration.drain());
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            LOG.log(Level.DEBUG, "Closed already: {0}", e.toString());
        }
    }

    /** Where there is nothing to wait on. */
    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
