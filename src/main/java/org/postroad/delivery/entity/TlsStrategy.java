package org.postroad.delivery.entity;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.Locale;
import org.postroad.platform.entity.IdFormat;

/**
 * How conversations are encrypted (Stalwart docs, MTA › TLS).
 *
 * @param dane whether certificates are held against the DNS (RFC 7672)
 * @param mtaSts whether hosts are held against their domain's policy (RFC 8461)
 * @param anyCertificate whether one that proves nothing will do
 * @param handshake how long it may take
 * @param policyFetch how long it may take to fetch a domain's policy
 */
public record TlsStrategy(
        String name,
        TlsUse dane,
        TlsUse mtaSts,
        TlsUse startTls,
        boolean anyCertificate,
        Duration handshake,
        Duration policyFetch) {
    public static final String TYPE = "MtaTlsStrategy";
    public static final IdFormat ID = new IdFormat("tls_");

    /** Reads a record that was checked. */
    public static TlsStrategy read(JsonObject json) {
        return new TlsStrategy(
                json.getString("name"),
                use(json, "dane"),
                use(json, "mtaSts"),
                use(json, "startTls"),
                json.getBoolean("allowInvalidCerts"),
                Duration.ofMillis(json.getJsonNumber("tlsTimeout").longValueExact()),
                Duration.ofMillis(json.getJsonNumber("mtaStsTimeout").longValueExact()));
    }

    private static TlsUse use(JsonObject json, String name) {
        return TlsUse.valueOf(json.getString(name).toUpperCase(Locale.ROOT));
    }
}
