package org.postroad.testing;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** The keys of another issuer, on the address that the test server knows; nobody answers there until a test starts it. */
public final class OutsideServer implements AutoCloseable {
    public static final String ISSUER = "https://id.example.org";
    public static final String AUDIENCE = "postroad-tests";

    /** Who signs in by POSTROAD_RECOVERY_ADMIN on the test server. */
    public static final String RECOVERY_NAME = "rescue";

    public static final String RECOVERY_PASSWORD = "lost-and-found";

    private static final String PORT = "postroad.testing.issuer.port";

    private final HttpServer server;
    private volatile String keys;

    private OutsideServer(HttpServer server, String keys) {
        this.server = server;
        this.keys = keys;
    }

    /** Names the address to arquillian.xml. */
    static void announce() {
        try {
            System.setProperty(PORT, Integer.toString(ServerProcess.freePort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param keys the JWKS that it serves */
    public static OutsideServer start(String keys) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.getInteger(PORT));
        OutsideServer outside = new OutsideServer(HttpServer.create(address, 0), keys);
        outside.server.createContext("/keys", exchange -> {
            byte[] body = outside.keys.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        outside.server.start();
        return outside;
    }

    public void serve(String newKeys) {
        keys = newKeys;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
