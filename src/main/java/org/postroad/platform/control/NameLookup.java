package org.postroad.platform.control;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.faulttolerance.Asynchronous;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.Timeout;

/**
 * The operating system's name lookup, which cannot be interrupted and may take tens of seconds: so it runs on another thread, whoever
 * asked waits five seconds at most, and only so many threads wait for name servers that are gone.
 */
@ApplicationScoped
public class NameLookup {
    /** Completes with at least one address, or with an {@link UnknownHostException}. */
    @Asynchronous
    @Timeout(value = 5, unit = ChronoUnit.SECONDS)
    @Bulkhead(value = 64, waitingTaskQueue = 512)
    public CompletionStage<List<InetAddress>> lookup(String host) throws UnknownHostException {
        return CompletableFuture.completedFuture(List.of(InetAddress.getAllByName(host)));
    }
}
