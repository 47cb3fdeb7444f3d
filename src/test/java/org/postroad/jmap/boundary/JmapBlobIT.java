package org.postroad.jmap.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.postroad.testing.Api;
import org.postroad.testing.OnBothDatabases;
import org.postroad.testing.PostroadIT;
import org.postroad.testing.Tenant;

/** Uploads and downloads: RFC 8620 §6. */
class JmapBlobIT extends PostroadIT {
    private static JsonObject upload(Api api, String account, String content) {
        return api.with("Content-Type", "text/plain")
                .post("/jmap/upload/" + account + "/", content)
                .expect(2)
                .json();
    }

    private static String path(String account, JsonObject upload) {
        return "/jmap/download/" + account + "/" + upload.getString("blobId") + "/plan.json";
    }

    @OnBothDatabases
    @Test
    void s6_1_aFileIsKeptAndGivenBackAsTheTypeThatIsAskedFor() {
        Tenant tenant = Tenant.open(admin());

        JsonObject upload = upload(tenant.member(), tenant.id(), "{\"a\":1}");

        assertThat(upload.getString("accountId")).isEqualTo(tenant.id());
        assertThat(upload.getInt("size")).isEqualTo(7);
        Api.Reply reply = tenant.member().get(path(tenant.id(), upload) + "?accept=application/json");
        assertThat(reply.expect(2).body()).isEqualTo("{\"a\":1}");
        assertThat(reply.header("Content-Type").orElse("")).startsWith("application/json");
        assertThat(reply.header("Content-Disposition")).contains("attachment; filename*=UTF-8''plan.json");
        assertThat(reply.header("Cache-Control")).contains("private, immutable, max-age=31536000");
        assertThat(reply.header("X-Content-Type-Options")).contains("nosniff");
    }

    @Test
    void s6_1_onlyWhoUploadedItSeesIt() {
        Tenant tenant = Tenant.open(admin());
        JsonObject upload = upload(tenant.member(), tenant.id(), "secret");

        assertThat(tenant.owner().get(path(tenant.id(), upload)).status()).isEqualTo(404);
        assertThat(admin().get(path(tenant.id(), upload)).status()).isEqualTo(404);
        assertThat(new Api(url("/")).get(path(tenant.id(), upload)).status()).isEqualTo(401);
    }

    @Test
    void s6_1_nothingIsTakenForAnAccountOfOthers() {
        Tenant tenant = Tenant.open(admin());
        Tenant other = Tenant.open(admin());

        assertThat(tenant.member().post("/jmap/upload/" + other.id() + "/", "x").status())
                .isEqualTo(404);
        assertThat(tenant.member().post("/jmap/upload/nonsense/", "x").status()).isEqualTo(404);
    }

    @Test
    void s6_2_aTypeThatIsNoneIsRefused() {
        Tenant tenant = Tenant.open(admin());
        JsonObject upload = upload(tenant.member(), tenant.id(), "x");

        assertThat(tenant.member()
                        .get(path(tenant.id(), upload) + "?accept=text/html%0d%0aX-Evil:1")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void s6_3_aFileIsCopiedToAnotherAccountOfTheUser() {
        Tenant tenant = Tenant.open(admin());
        JsonObject upload = upload(tenant.member(), tenant.id(), "x");

        JsonObject copied = new Jmap(tenant.member())
                .get(
                        "Blob/copy",
                        "{'fromAccountId': '" + tenant.id() + "', 'accountId': '" + tenant.id() + "', 'blobIds': ['"
                                + upload.getString("blobId") + "', 'blb_none']}");

        String copy = copied.getJsonObject("copied").getString(upload.getString("blobId"));
        assertThat(tenant.member()
                        .get("/jmap/download/" + tenant.id() + "/" + copy + "/x")
                        .expect(2)
                        .body())
                .isEqualTo("x");
        assertThat(copied.getJsonObject("notCopied").getJsonObject("blb_none").getString("type"))
                .isEqualTo("notFound");
    }
}
