package org.postroad.provider.boundary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postroad.testing.OnBothDatabases;
import org.postroad.testing.PostroadIT;
import org.postroad.testing.Tenant;

/** A mailbox that is watched: what comes in makes a job without anybody asking; what fails is said. */
@OnBothDatabases
class WatchedInboxIT extends PostroadIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    /** The host is left alone for a time if the tests before had it fail often: then a job is tried again after a minute or so. */
    private static final Duration AFTER_A_RETRY = Duration.ofMinutes(3);

    private GreenMail mail;
    private Tenant tenant;

    @BeforeEach
    void startMail() {
        ServerSetup imap = new ServerSetup(0, "127.0.0.1", "imap");
        mail = new GreenMail(new ServerSetup[] {imap, new ServerSetup(0, "127.0.0.1", "smtp")});
        mail.setUser("ann@example.com", "ann", "swordfish");
        mail.start();
        tenant = Tenant.open(admin());
    }

    @AfterEach
    void stopMail() {
        mail.stop();
    }

    private String create(String secret) {
        return tenant.member()
                .post(tenant.path("/provider-credentials"), """
                        {"name": "mail", "user": "ann", "secret": "%s", "watch": true,
                         "imap": {"host": "localhost", "port": %d, "tls": "none"}}
                        """.formatted(
                                secret, mail.getImap().getPort()))
                .data()
                .getString("id");
    }

    /** How many jobs have synced something of the credential. */
    private long synced(String credential) {
        return tenant.viewer().get(tenant.path("/jobs?limit=100")).list().getValuesAs(JsonObject.class).stream()
                .filter(job -> job.getString("action").equals("imap_sync_messages"))
                .filter(job -> job.getString("status").equals("succeeded"))
                .filter(job ->
                        job.getJsonObject("payload").getString("credential_id").equals(credential))
                .count();
    }

    private JsonObject credential(String id) {
        return tenant.viewer().get("/api/provider-credentials/" + id).data();
    }

    private void deliver() {
        GreenMailUtil.sendTextEmail(
                "ann@example.com",
                "bob@example.com",
                "Hello",
                "Hello Ann",
                mail.getSmtp().getServerSetup());
    }

    @Test
    void aMessageThatComesInMakesAJob() {
        String credential = create("swordfish");
        long first = await("the first sync").atMost(AFTER_A_RETRY).until(() -> synced(credential), count -> count >= 1);

        deliver();

        await("the sync of what came in").atMost(AFTER_A_RETRY).until(() -> synced(credential) > first);
    }

    @Test
    void aWrongPasswordIsMarkedUntilATestLiftsIt() {
        String credential = create("wrong");
        await("the mark")
                .atMost(SOON)
                .until(() -> credential(credential).getString("status").equals("failing"));
        assertThat(credential(credential).getString("last_error_code")).isEqualTo("provider_auth_failed");
        assertThat(credential(credential).isNull("failing_since")).isFalse();
        JsonObject task = tenant.member()
                .post(
                        tenant.path("/tasks"),
                        "{\"task_type\":\"noop\",\"target_credential_id\":\"%s\"}".formatted(credential))
                .data();
        assertThat(task.getString("target_status")).isEqualTo("failing");
        assertThat(task.getString("target_error_code")).isEqualTo("provider_auth_failed");
        JsonObject listed = tenant.viewer().get(tenant.path("/tasks")).list().getJsonObject(0);
        assertThat(listed.getString("target_status")).isEqualTo("failing");

        tenant.member()
                .post("/api/provider-credentials/" + credential + "/rotate", "{\"secret\":\"swordfish\"}")
                .expect(2);
        assertThat(tenant.member()
                        .post("/api/provider-credentials/" + credential + "/test", null)
                        .data()
                        .getBoolean("ok"))
                .isTrue();

        await("the first sync").atMost(AFTER_A_RETRY).until(() -> synced(credential) >= 1);
        assertThat(credential(credential).isNull("failing_since")).isTrue();
    }

    @Test
    void onlyWhatIsReachedOverImapIsWatched() {
        String body = """
            {"name": "mail", "user": "ann", "secret": "x", "watch": true,
             "smtp": {"host": "smtp.example.com", "port": 587, "tls": "starttls"}}
            """;

        assertThat(tenant.member()
                        .post(tenant.path("/provider-credentials"), body)
                        .pointers())
                .containsExactly("/watch");
    }
}
