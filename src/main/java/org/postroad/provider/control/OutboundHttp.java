package org.postroad.provider.control;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.postroad.platform.control.AddressGuard;
import org.postroad.provider.entity.HttpCall;

/**
 * The HTTP client of this node: it connects only to addresses that the {@link AddressGuard} gave it, follows no redirect, keeps no cookie,
 * repeats nothing by itself, and reuses connections for a short time.
 */
final class OutboundHttp implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 4_096;
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration KEPT_IDLE = Duration.ofSeconds(10);
    private static final Timeout CONNECT_TIMEOUT = Timeout.ofSeconds(10);
    private static final Http1Config LIMITS =
            Http1Config.custom().setMaxLineLength(16_384).setMaxHeaderCount(200).build();

    private final PoolingHttpClientConnectionManager connections;
    private final CloseableHttpClient client;
    private final Set<OutboundCall> underway = ConcurrentHashMap.newKeySet();
    private final Future<?> watch;
    private final Future<?> sweep;

    OutboundHttp(AddressGuard guard, TlsSocketStrategy tls, ScheduledExecutorService timers) {
        this.connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(resolver(guard))
                .setTlsSocketStrategy(tls)
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(LIMITS)
                        // The client's usual parser skips what is not HTTP until the server has no more of it
                        .responseParserFactory(new DefaultHttpResponseParserFactory(LIMITS))
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(CONNECT_TIMEOUT)
                        .setValidateAfterInactivity(TimeValue.ofMilliseconds(100))
                        .build())
                .setMaxConnTotal(MOST_CONNECTIONS)
                .setMaxConnPerRoute(MOST_CONNECTIONS)
                .build();
        this.client = HttpClientBuilder.create()
                .setConnectionManager(connections)
                .setUserAgent("Postroad")
                .setKeepAliveStrategy((response, context) -> TimeValue.of(KEPT_IDLE))
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
        this.watch = timers.scheduleWithFixedDelay(this::closeLate, LOOK.toMillis(), LOOK.toMillis(), MILLISECONDS);
        this.sweep = timers.scheduleWithFixedDelay(
                this::closeIdle, KEPT_IDLE.toMillis(), KEPT_IDLE.toMillis(), MILLISECONDS);
    }

    /** A call that is ready to be sent, once. */
    OutboundCall prepare(HttpCall call) {
        return new OutboundCall(call, client, underway);
    }

    @Override
    public void close() throws IOException {
        watch.cancel(false);
        sweep.cancel(false);
        client.close();
    }

    private void closeLate() {
        long now = System.nanoTime();
        underway.forEach(call -> call.closeIfLate(now));
    }

    private void closeIdle() {
        connections.closeExpired();
        connections.closeIdle(TimeValue.of(KEPT_IDLE));
    }

    private static DnsResolver resolver(AddressGuard guard) {
        return new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) throws UnknownHostException {
                return guard.resolve(host).toArray(InetAddress[]::new);
            }

            @Override
            public String resolveCanonicalHostname(String host) {
                return host;
            }
        };
    }
}
