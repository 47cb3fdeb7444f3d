package org.postroad.delivery.entity;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.entity.IdFormat;

/** Where mail is taken (Stalwart docs, MTA › Routing). */
public sealed interface MailRoute {
    String TYPE = "MtaRoute";
    IdFormat ID = new IdFormat("rte_");

    /** One function for each case, so that none is forgotten. */
    default <T> T match(Function<Mx, T> mx, Function<Relay, T> relay, Function<Local, T> local) {
        if (this instanceof Mx exchangers) {
            return mx.apply(exchangers);
        }
        return this instanceof Relay host ? relay.apply(host) : local.apply((Local) this);
    }

    String name();

    /**
     * To the hosts that the recipient's domain names.
     *
     * @param mostHosts how many of them are tried; 1 or more
     * @param mostAddresses how many addresses of each; 1 or more
     */
    record Mx(String name, int mostHosts, int mostAddresses, IpPreference preference) implements MailRoute {}

    /**
     * To one host, whatever the domain.
     *
     * @param user what we sign in as, null if we do not
     * @param sealedSecret what we sign in with, encrypted; null if we do not
     * @param encrypted whether TLS comes before the first word
     * @param anyCertificate whether a certificate that proves nothing will do
     */
    record Relay(
            String name,
            String address,
            int port,
            boolean lmtp,
            @Nullable String user,
            @Nullable String sealedSecret,
            boolean encrypted,
            boolean anyCertificate)
            implements MailRoute {
        @Override
        public String toString() {
            return "Relay[" + name + ", " + address + ":" + port + "]";
        }
    }

    /** To the mailboxes of this system. */
    record Local(String name) implements MailRoute {}

    /** Reads a record that was checked. */
    static MailRoute read(JsonObject json) {
        String name = json.getString("name");
        return switch (json.getString("@type")) {
            case "Mx" ->
                new Mx(
                        name,
                        json.getInt("maxMxHosts"),
                        json.getInt("maxMultihomed"),
                        IpPreference.of(json.getString("ipLookupStrategy")));
            case "Relay" ->
                new Relay(
                        name,
                        json.getString("address"),
                        json.getInt("port"),
                        json.getString("protocol").equals("lmtp"),
                        textOrNull(json, "authUsername"),
                        textOrNull(json, "authSecret"),
                        json.getBoolean("implicitTls"),
                        json.getBoolean("allowInvalidCerts"));
            case "Local" -> new Local(name);
            default -> throw new IllegalArgumentException("No route of type " + json.getString("@type"));
        };
    }

    private static @Nullable String textOrNull(JsonObject json, String name) {
        return json.get(name) instanceof JsonString text ? text.getString() : null;
    }
}
