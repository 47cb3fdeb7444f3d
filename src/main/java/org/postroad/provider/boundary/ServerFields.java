package org.postroad.provider.boundary;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.boundary.JsonFields;
import org.postroad.platform.entity.AddressBlock;
import org.postroad.platform.entity.AddressRules;
import org.postroad.provider.control.PlaintextHosts;
import org.postroad.provider.entity.MailServer;
import org.postroad.provider.entity.TlsMode;

/** Reads where a mail server is; with one that is there already, what is not given stays (merge patch). */
final class ServerFields {
    private static final int HOST_LENGTH = 255;
    private static final int MOST_PORT = 65_535;

    private final PlaintextHosts plaintext;

    ServerFields(PlaintextHosts plaintext) {
        this.plaintext = plaintext;
    }

    /** The server of a member; null where there is to be none. */
    @Nullable
    MailServer read(JsonFields fields, String name, @Nullable MailServer present) {
        if (!fields.has(name)) {
            return present;
        }
        return fields.fields(name).map(members -> server(members, present)).orElse(null);
    }

    private MailServer server(JsonFields members, @Nullable MailServer present) {
        if (present == null) {
            members.required("host");
            members.required("port");
            members.required("tls");
        } else {
            refuseNull(members, "host", "port", "tls");
        }
        String host = host(members).orElse(present == null ? "" : present.host());
        int port =
                members.integer("port", 1, MOST_PORT).map(Long::intValue).orElse(present == null ? 0 : present.port());
        TlsMode tls = members.choice("tls", TlsMode.class, TlsMode::wireName)
                .orElse(present == null ? TlsMode.IMPLICIT : present.tls());
        if (tls == TlsMode.NONE && !plaintext.allows(host)) {
            members.error("tls", "plaintext_not_allowed", PlaintextHosts.REFUSAL);
        }
        return new MailServer(host, port, tls);
    }

    private static Optional<String> host(JsonFields members) {
        Optional<String> host = members.string("host", HOST_LENGTH);
        if (host.isPresent() && !isHost(host.get())) {
            members.error("host", "invalid_host", "A host name or an IP address is expected.");
        }
        return host;
    }

    private static boolean isHost(String text) {
        return AddressRules.isName(text) || AddressBlock.literal(text).isPresent();
    }

    /** What a server cannot be without. */
    static void refuseNull(JsonFields members, String... names) {
        for (String name : names) {
            if (members.isNull(name)) {
                members.required(name);
            }
        }
    }
}
