package org.postroad.platform.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.postroad.platform.entity.AddressRules;

/** This node's {@link AddressGuard}: the allow-list of {@code POSTROAD_OUTBOUND_ALLOW} over the operating system's names. */
@ApplicationScoped
class GuardedNames {
    private @Inject NameLookup names;

    @Produces
    @Singleton
    AddressGuard guard(Configuration configuration) {
        return new AddressGuard(new AddressRules(configuration.outboundAllow()), this::resolve);
    }

    private List<InetAddress> resolve(String host) throws UnknownHostException {
        try {
            return names.lookup(host).toCompletableFuture().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnknownHostException(host + " was not looked up: interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownHostException unknown) {
                throw unknown;
            }
            throw new UnknownHostException(host + " was not looked up: " + e.getCause());
        }
    }
}
