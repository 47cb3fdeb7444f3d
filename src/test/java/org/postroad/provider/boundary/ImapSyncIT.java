package org.postroad.provider.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroad.testing.Api;
import org.postroad.testing.KeptEmails;
import org.postroad.testing.OnBothDatabases;
import org.postroad.testing.PostroadIT;
import org.postroad.testing.Tenant;

/** The tasks that the two commands make; what their jobs do at a mail server is tested elsewhere. */
@OnBothDatabases
class ImapSyncIT extends PostroadIT {
    private Tenant tenant;
    private String credential;

    @BeforeEach
    void open() {
        tenant = Tenant.open(admin());
        credential = KeptEmails.of(admin(), tenant).credentialId();
    }

    private Api.Reply sync(Api caller, String what, String quoted) {
        return caller.post(tenant.path("/imap/sync-" + what), KeptEmails.json(quoted.replace("$", credential)));
    }

    private JsonObject task(Api.Reply started) {
        return tenant.viewer()
                .get("/api/tasks/" + started.data().getString("task_id"))
                .data();
    }

    @Test
    void aSyncIsATaskThatHasItsFirstJobs() {
        Api.Reply mailboxes = sync(tenant.member(), "mailboxes", "{'credential_id': '$', 'priority': 3}");
        Api.Reply messages = sync(tenant.member(), "messages", "{'credential_id': '$', 'mailbox': 'INBOX'}");

        assertThat(mailboxes.status()).isEqualTo(202);
        assertThat(mailboxes.header("Location").orElseThrow())
                .endsWith("/api/tasks/" + mailboxes.data().getString("task_id"));
        assertThat(task(mailboxes).getString("task_type")).isEqualTo("imap_sync_mailboxes");
        assertThat(task(mailboxes).getString("target_credential_id")).isEqualTo(credential);
        assertThat(task(mailboxes).getInt("priority")).isEqualTo(3);
        assertThat(task(messages).getString("task_type")).isEqualTo("imap_sync_messages");
        assertThat(task(messages).getJsonObject("payload").getString("mailbox")).isEqualTo("INBOX");
        String job = messages.data().getJsonArray("job_ids").getString(0);
        assertThat(tenant.viewer().get("/api/jobs/" + job).data().getString("task_id"))
                .isEqualTo(messages.data().getString("task_id"));
    }

    @Test
    void aRepeatedRequestStartsOne() {
        Api caller = tenant.member().with("Idempotency-Key", Api.unusedName("sync"));

        Api.Reply first = sync(caller, "messages", "{'credential_id': '$'}");

        assertThat(sync(caller, "messages", "{'credential_id': '$'}").body()).isEqualTo(first.body());
        assertThat(sync(caller, "messages", "{'credential_id': '$', 'priority': 1}")
                        .status())
                .isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'credential_id': null}",
                "{'credential_id': 'x'}",
                "{'credential_id': 'pc_0000000000001'}",
                "{'credential_id': '$', 'priority': 10}",
                "{'credential_id': '$', 'mailbox': ''}",
                "{'credential_id': '$', 'mailbox': 1}",
                "{'credential_id': '$', 'payload': {}}"
            })
    void whatCannotBeSyncedIsRefused(String quoted) {
        assertThat(sync(tenant.member(), "messages", quoted).status()).isEqualTo(422);
    }

    @Test
    void aCredentialOfAnotherAccountOrWithoutImapIsRefused() {
        String foreign = KeptEmails.of(admin(), Tenant.open(admin())).credentialId();
        String smtp = admin().post(
                        tenant.path("/provider-credentials"),
                        KeptEmails.json("{'name': 'mail', 'user': 'ann', 'secret': 'swordfish',"
                                + " 'smtp': {'host': 'smtp.example.com', 'port': 587, 'tls': 'starttls'}}"))
                .data()
                .getString("id");

        assertThat(sync(tenant.member(), "mailboxes", "{'credential_id': '" + foreign + "'}")
                        .body())
                .contains("unknown_credential");
        assertThat(sync(tenant.member(), "mailboxes", "{'credential_id': '" + smtp + "'}")
                        .body())
                .contains("no_imap_server");
        assertThat(sync(tenant.member(), "mailboxes", "{'credential_id': '$', 'mailbox': 'INBOX'}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void aViewerStartsNothing() {
        assertThat(sync(tenant.viewer(), "mailboxes", "{'credential_id': '$'}").status())
                .isEqualTo(403);
    }
}
