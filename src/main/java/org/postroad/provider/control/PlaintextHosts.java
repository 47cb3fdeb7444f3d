package org.postroad.provider.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import org.postroad.platform.control.Configuration;

/** The hosts that this node sends passwords and tokens to without TLS: those that {@code POSTROAD_PROVIDER_PLAINTEXT} names. */
@Dependent
public class PlaintextHosts {
    /** Why another one is refused. */
    public static final String REFUSAL =
            "Without TLS, the secret could be read on its way; this server does that only for hosts that its operator names.";

    private final List<String> hosts;

    @Inject
    PlaintextHosts(Configuration configuration) {
        this(configuration.providerPlaintext());
    }

    PlaintextHosts(List<String> hosts) {
        this.hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
    }

    /** Whether the host is one of them, by the very name or address that is given. */
    public boolean allows(String host) {
        return hosts.contains(host.toLowerCase(Locale.ROOT));
    }
}
