package org.postroad.delivery.control;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.postroad.delivery.entity.ConnectionStrategy;
import org.postroad.jobs.control.EngineStarter;
import org.postroad.platform.control.Chance;
import org.postroad.platform.control.Configuration;

/** What conversations with mail hosts stand on. */
@ApplicationScoped
class SmtpGround {
    private static final Duration WRITE = Duration.ofMinutes(3); // RFC 5321 §4.5.3.2.5

    private final AtomicInteger turn = new AtomicInteger();
    private final WriteWatches watches = new WriteWatches(this::timers, WRITE);

    private String hostName;

    @Resource(lookup = EngineStarter.TIMERS)
    private ManagedScheduledExecutorService timers;

    private final SSLSocketFactory checked = (SSLSocketFactory) SSLSocketFactory.getDefault();
    private final SSLSocketFactory any = trustingAnybody();

    /** For CDI. */
    @SuppressWarnings("NullAway.Init")
    protected SmtpGround() {}

    @Inject
    SmtpGround(Configuration configuration) {
        this.hostName = configuration.hostName();
    }

    ScheduledExecutorService timers() {
        return timers;
    }

    WriteWatches watches() {
        return watches;
    }

    /** @param anyCertificate whether one that proves nothing will do, as an operator decided */
    SSLSocketFactory tls(boolean anyCertificate) {
        return anyCertificate ? any : checked;
    }

    /** The address whose turn it is; null for whichever the system takes. */
    ConnectionStrategy.@Nullable Source source(ConnectionStrategy connection) {
        int count = connection.sources().size();
        return count == 0 ? null : connection.sources().get(Math.floorMod(turn.getAndIncrement(), count));
    }

    /** What we call ourselves. */
    String helo(ConnectionStrategy connection, ConnectionStrategy.@Nullable Source source) {
        if (source != null && source.helo() != null) {
            return source.helo();
        }
        return connection.helo() == null ? hostName : connection.helo();
    }

    private static SSLSocketFactory trustingAnybody() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, Chance.secure());
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has TLS", e);
        }
    }

    /** For hosts that an operator's strategy takes any certificate of: better than no encryption, worse than a name that is proved. */
    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

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
