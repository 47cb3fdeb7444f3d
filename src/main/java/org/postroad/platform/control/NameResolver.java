package org.postroad.platform.control;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Looks up the addresses of a host's name. */
public interface NameResolver {
    /**
     * The addresses, at least one, in the order they are to be tried.
     *
     * @throws UnknownHostException if the name has none, or nobody answered
     */
    List<InetAddress> resolve(String host) throws UnknownHostException;
}
