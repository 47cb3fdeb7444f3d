package org.postroad.provider.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postroad.provider.entity.RequestSignature;
import org.postroad.testing.Api;
import org.postroad.testing.OnBothDatabases;
import org.postroad.testing.PostroadIT;
import org.postroad.testing.Tenant;

/** Provider events over REST: who signs may tell of changes, whoever they are. */
@OnBothDatabases
class ProviderEventsIT extends PostroadIT {
    private static int network;

    private Tenant tenant;
    private String credential;
    private String key;

    @BeforeEach
    void aCredentialThatTakesEvents() {
        network++;
        tenant = Tenant.open(admin());
        credential = newCredential();
        key = tenant.member().post(path("/event-key"), null).data().getString("event_key");
    }

    /** One whose server nobody reaches, so that its jobs fail and do no harm. */
    private String newCredential() {
        return tenant.member()
                .post(tenant.path("/provider-credentials"), """
                        {"name": "mail", "user": "ann", "secret": "swordfish",
                         "imap": {"host": "10.0.0.1", "port": 993, "tls": "implicit"}}
                        """)
                .data()
                .getString("id");
    }

    private String path(String below) {
        return "/api/provider-credentials/" + credential + below;
    }

    /** From an address of its own, so that the failures of one test are not another's. */
    private Api anybody() {
        return new Api(url("/")).from("192.0.2." + network);
    }

    private Api.Reply send(String body, String secret, Instant at) {
        String timestamp = RequestSignature.timestamp(at);
        String signature = RequestSignature.sign(secret, timestamp, body.getBytes(StandardCharsets.UTF_8));
        return send(tenant.path("/provider-events"), body, timestamp, signature);
    }

    private Api.Reply send(String path, String body, String timestamp, String signature) {
        return anybody()
                .with("X-Postroad-Timestamp", timestamp)
                .with("X-Postroad-Signature", signature)
                .post(path, body);
    }

    private Api.Reply send(String body) {
        return send(body, key, Instant.now());
    }

    private String event(String more) {
        return "{\"credential_id\":\"%s\",\"event\":\"mailbox_changed\"%s}".formatted(credential, more);
    }

    @Test
    void aSignedEventMakesAJobThatSyncsTheMailbox() {
        Api.Reply reply = send(event(""));

        assertThat(reply.status()).isEqualTo(202);
        String job = reply.data().getString("job_id");
        var made = tenant.viewer().get("/api/jobs/" + job).data();
        assertThat(made.getString("action")).isEqualTo("imap_sync_messages");
        assertThat(made.getJsonObject("payload").getString("credential_id")).isEqualTo(credential);
        assertThat(made.getJsonObject("payload").getString("mailbox")).isEqualTo("INBOX");
    }

    @Test
    void theSameRequestOnceMoreMakesNoSecondJob() {
        Instant now = Instant.now();
        String first = send(event(",\"mailbox\":\"Work\""), key, now).data().getString("job_id");

        Api.Reply again = send(event(",\"mailbox\":\"Work\""), key, now);

        assertThat(again.status()).isEqualTo(202);
        assertThat(again.data().getString("job_id")).isEqualTo(first);
    }

    @Test
    void anEventThatIsSentAgainUnderItsIdMakesNoSecondJob() {
        Instant now = Instant.now();
        String first = send(event(",\"event_id\":\"e1\""), key, now).data().getString("job_id");

        assertThat(send(event(",\"event_id\":\"e1\""), key, now.minusSeconds(9))
                        .data()
                        .getString("job_id"))
                .isEqualTo(first);
    }

    @Test
    void whateverIsWrongIsAnsweredTheSame() {
        Instant now = Instant.now();
        Tenant other = Tenant.open(admin());
        String withoutKey = event("").replace(credential, newCredential());
        String timestamp = RequestSignature.timestamp(now);
        String good = RequestSignature.sign(key, timestamp, event("").getBytes(StandardCharsets.UTF_8));
        Set<String> answers = new HashSet<>();

        answers.add(shown(send(event(""), "0".repeat(64), now)));
        answers.add(shown(send(event(""), key, now.minusSeconds(310))));
        answers.add(shown(send(event(""), key, now.plusSeconds(310))));
        answers.add(shown(send(event("").replace(credential, "pc_0000000000001"), key, now)));
        answers.add(shown(send(withoutKey, key, now)));
        answers.add(shown(send("{\"event\":\"mailbox_changed\"}", key, now)));
        answers.add(shown(send(other.path("/provider-events"), event(""), timestamp, good)));
        answers.add(shown(send("/api/accounts/acc_0000000000001/provider-events", event(""), timestamp, good)));
        answers.add(shown(send(tenant.path("/provider-events"), event(""), "now", good)));
        answers.add(shown(anybody().post(tenant.path("/provider-events"), event(""))));

        assertThat(answers).singleElement().asString().startsWith("401 invalid_signature");
    }

    private static String shown(Api.Reply reply) {
        return reply.status() + " " + reply.code() + " " + reply.json().getString("detail");
    }

    @Test
    void tooManyWrongOnesHaveToWaitButNotTheRightOne() {
        Api.Reply reply = send(event(""), "wrong", Instant.now());
        for (int i = 0; i < 10; i++) {
            assertThat(reply.status()).isEqualTo(401);
            reply = send(event(""), "wrong", Instant.now());
        }

        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.code()).isEqualTo("too_many_failures");
        assertThat(send(event("")).status()).isEqualTo(202);
    }

    @Test
    void whatIsSignedMustStillBeAnEvent() {
        assertThat(send(event(",\"mailbox\":\"\",\"event_id\":7,\"more\":1")).pointers())
                .containsExactlyInAnyOrder("/mailbox", "/event_id", "/more");
        assertThat(send(event("").replace("mailbox_changed", "moon_changed")).pointers())
                .containsExactly("/event");
        assertThat(send(event(",\"mailbox\":\"%s\"".formatted("x".repeat(17_000))))
                        .status())
                .isEqualTo(413);
    }

    @Test
    void aNewKeyEndsTheOldOneAndIsShownOnce() {
        String before = key;
        key = tenant.member().post(path("/event-key"), null).data().getString("event_key");

        assertThat(key).hasSize(64).isNotEqualTo(before);
        assertThat(send(event(""), before, Instant.now()).status()).isEqualTo(401);
        assertThat(send(event("")).status()).isEqualTo(202);
        Api.Reply shown = tenant.viewer().get(path(""));
        assertThat(shown.body()).doesNotContain(key);
        assertThat(shown.data().getBoolean("takes_events")).isTrue();
    }
}
