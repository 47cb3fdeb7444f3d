package org.postroad.platform.control;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.postroad.platform.entity.AddressBlock;

/**
 * How mail comes in by SMTP.
 *
 * @param listen none if it does not
 * @param chosen whether an operator said so; if not, a port that is taken stops nobody
 * @param tls empty where nothing is encrypted
 * @param messageBytes the largest message
 * @param trusted who may send anywhere without signing in
 * @param account the id of the account whose the mail of unknown clients is; empty for the first
 */
public record InboundSettings(
        List<ListenAddress> listen,
        boolean chosen,
        Optional<Tls> tls,
        long messageBytes,
        List<AddressBlock> trusted,
        Optional<String> account,
        Limits limits) {

    /** The files of the certificates, the server's first, and of its private key, both PEM. */
    public record Tls(Path certificate, Path key) {}

    /**
     * What a client may take.
     *
     * @param connections at once, of all clients
     * @param perAddress at once, of one address, of IPv6 of one /64
     * @param messages of a session
     * @param errors of a session
     * @param recipients of a message
     * @param patience for its next command, or the next bytes of a message
     */
    public record Limits(
            int connections, int perAddress, int messages, int errors, int recipients, Duration patience) {}

    public InboundSettings {
        listen = List.copyOf(listen);
        trusted = List.copyOf(trusted);
    }
}
