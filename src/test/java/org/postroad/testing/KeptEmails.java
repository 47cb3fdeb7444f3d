package org.postroad.testing;

import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/**
 * Emails of a tenant, put there without a mail server, by the action {@code keep_email}.
 *
 * @param credentialId whose mailboxes they are in
 */
public record KeptEmails(Api admin, Tenant tenant, String credentialId) {
    /** Emails of a new credential. */
    public static KeptEmails of(Api admin, Tenant tenant) {
        String credential = admin.post(
                        tenant.path("/provider-credentials"),
                        json("{'name': 'mail', 'user': 'ann', 'secret': 'swordfish',"
                                + " 'imap': {'host': '169.254.169.254', 'port': 993, 'tls': 'implicit'}}"))
                .data()
                .getString("id");
        return new KeptEmails(admin, tenant, credential);
    }

    /** JSON that is written with single quotes. */
    public static String json(String quoted) {
        return quoted.replace('\'', '"');
    }

    /**
     * Keeps one.
     *
     * @param source with a character a byte
     * @param structure quoted
     * @param more other members of the action's payload, quoted, comma-separated; empty for none
     * @return {@code email_id} and {@code mailbox_id}
     */
    public JsonObject keep(String source, String structure, String more) {
        JsonObjectBuilder payload = Json.createObjectBuilder(Json.createReader(new StringReader(json("{" + more + "}")))
                        .readObject())
                .add("credential_id", credentialId)
                .add("raw", Base64.getEncoder().encodeToString(source.getBytes(StandardCharsets.ISO_8859_1)))
                .add("structure", json(structure));
        JsonObject job = Json.createObjectBuilder()
                .add("action", "keep_email")
                .add("payload", payload)
                .build();
        String path = "/api/jobs/"
                + admin.post(tenant.path("/jobs"), job.toString()).data().getString("id");
        JsonObject done = await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> admin.get(path).data(), now -> !now.isNull("finished_at"));
        if (!done.getString("status").equals("succeeded")) {
            throw new AssertionError("Not kept: " + done);
        }
        return done.getJsonObject("result");
    }
}
