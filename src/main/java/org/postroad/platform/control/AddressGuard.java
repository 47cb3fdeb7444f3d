package org.postroad.platform.control;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.postroad.platform.entity.AddressBlock;
import org.postroad.platform.entity.AddressRules;

/**
 * Stands between a host that a customer named and the connection to it. Whoever calls such a host connects to an address this gave,
 * and does not look the name up again: a second answer could be another one.
 */
public final class AddressGuard {
    private final AddressRules rules;
    private final NameResolver resolver;

    public AddressGuard(AddressRules rules, NameResolver resolver) {
        this.rules = rules;
        this.resolver = resolver;
    }

    /**
     * The addresses of a host, all of them ones that may be called.
     *
     * @param host a name, or an IP address; IPv6 with or without brackets
     * @throws AddressRefused if one of them may not be called; the message names it
     * @throws UnknownHostException if the host has no address, or nobody answered
     */
    public List<InetAddress> resolve(String host) throws UnknownHostException {
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String bare = bracketed ? host.substring(1, host.length() - 1) : host;
        Optional<InetAddress> literal = AddressBlock.literal(bare);
        if (literal.isPresent()) {
            return checked(bare, List.of(literal.get()));
        }
        if (!AddressRules.isName(bare)) {
            throw new AddressRefused(bare + " is neither a host name nor a plain IP address");
        }
        List<InetAddress> addresses = resolver.resolve(bare);
        return rules.allowsHost(bare) ? addresses : checked(bare, addresses);
    }

    private List<InetAddress> checked(String host, List<InetAddress> addresses) throws AddressRefused {
        for (InetAddress address : addresses) {
            Optional<String> refusal = rules.refusal(address);
            if (refusal.isPresent()) {
                throw new AddressRefused(host + " has the address " + address.getHostAddress()
                        + ", which is not called: " + refusal.get());
            }
        }
        return List.copyOf(addresses);
    }
}
