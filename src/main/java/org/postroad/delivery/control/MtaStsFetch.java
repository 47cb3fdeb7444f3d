package org.postroad.delivery.control;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.BasicHttpClientConnectionManager;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.postroad.delivery.entity.MalformedPolicy;
import org.postroad.delivery.entity.MtaStsPolicy;
import org.postroad.platform.control.AddressGuard;

/** Fetches the policies of domains by HTTPS (RFC 8461 §3.3), from addresses that may be called. */
final class MtaStsFetch {
    static final int HTTPS = 443;

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int LARGEST = 64 * 1024;
    private static final String PATH = "/.well-known/mta-sts.txt";

    private final AddressGuard guard;
    private final TlsSocketStrategy tls;
    private final ScheduledExecutorService timers;
    private final int port;

    /** @param tls checks that a certificate is good, and for the name that was asked for */
    MtaStsFetch(AddressGuard guard, TlsSocketStrategy tls, ScheduledExecutorService timers, int port) {
        this.guard = guard;
        this.tls = tls;
        this.timers = timers;
        this.port = port;
    }

    /**
     * Fetches one.
     *
     * @param time from the first look-up to the last byte; 60 s at most
     * @throws IOException if it is not there, or not in the way in which it must be; the message says why
     * @throws MalformedPolicy if it is none
     */
    MtaStsPolicy fetch(String domain, Duration time) throws IOException, MalformedPolicy {
        Duration patience = time.compareTo(LONGEST) < 0 ? time : LONGEST;
        Timeout timeout = Timeout.of(patience);
        HttpGet request = new HttpGet(PATH);
        request.setConfig(RequestConfig.custom()
                .setConnectionRequestTimeout(timeout)
                .setResponseTimeout(timeout)
                .build());
        // Timeouts of the socket bound each read only, and a server may drip
        Future<?> late = timers.schedule(request::cancel, patience.toMillis(), TimeUnit.MILLISECONDS);
        try (CloseableHttpClient client = client(timeout)) {
            HttpHost host = new HttpHost(URIScheme.HTTPS.id, "mta-sts." + domain, port);
            try (ClassicHttpResponse response = client.executeOpen(host, request, null)) {
                return MtaStsPolicy.read(body(response, request));
            }
        } finally {
            late.cancel(false);
        }
    }

    private static String body(ClassicHttpResponse response, HttpGet request) throws IOException {
        HttpEntity entity = response.getEntity();
        if (response.getCode() != 200) {
            request.cancel(); // What else it has to say is not read
            throw new IOException("The policy's server answered " + response.getCode());
        }
        if (entity == null || !isText(entity.getContentType())) {
            request.cancel();
            throw new IOException("The policy is no text/plain");
        }
        try (InputStream content = entity.getContent()) {
            byte[] bytes = content.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                request.cancel();
                throw new IOException("The policy is larger than " + LARGEST + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static boolean isText(@Nullable String type) {
        ContentType read = ContentType.parseLenient(type);
        return read != null && "text/plain".equalsIgnoreCase(read.getMimeType());
    }

    /** One per fetch: no connection is kept to a host that is asked once in a day. */
    private CloseableHttpClient client(Timeout timeout) {
        BasicHttpClientConnectionManager connections = BasicHttpClientConnectionManager.create(
                null,
                new Guarded(guard),
                RegistryBuilder.<TlsSocketStrategy>create()
                        .register(URIScheme.HTTPS.id, tls)
                        .build(),
                null);
        connections.setConnectionConfig(ConnectionConfig.custom()
                .setConnectTimeout(timeout)
                .setSocketTimeout(timeout)
                .build());
        return HttpClientBuilder.create()
                .setConnectionManager(connections)
                .setUserAgent("Postroad")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }

    private record Guarded(AddressGuard guard) implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            return guard.resolve(host).toArray(InetAddress[]::new);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
