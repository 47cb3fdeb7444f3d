package org.postroad.jmap.boundary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroad.testing.Api;
import org.postroad.testing.OnBothDatabases;
import org.postroad.testing.PostroadIT;

/** What one client can ask for at most: RFC 8620 §2 and §3.6.1, and what a page of another site cannot make a browser ask for. */
class JmapLimitsIT extends PostroadIT {
    private static final String LIMIT = "urn:ietf:params:jmap:error:limit";

    private Jmap jmap() {
        return new Jmap(admin());
    }

    private void limit(String field, long value) {
        JsonObject set = jmap().get("x:Jmap/set", "{'update': {'singleton': {'" + field + "': " + value + "}}}");
        assertThat(set.getJsonObject("updated")).as(set.toString()).isNotNull();
    }

    @AfterEach
    void asBefore() {
        jmap().get("x:Jmap/set", """
                {'update': {'singleton': {'getMaxResults': null, 'setMaxObjects': null, 'maxRequestSize': null, 'maxConcurrentUploads': null,
                 'maxUploadSize': null, 'uploadQuota': null, 'queryMaxResults': null}}}
                """);
    }

    @OnBothDatabases
    @Test
    void s5_1_moreThanMaxObjectsInGetAreRefused() {
        String ids = IntStream.range(0, 501).mapToObj(i -> "'i" + i + "'").collect(Collectors.joining(","));

        assertThat(jmap().error("x:MtaVirtualQueue/get", "{'ids': [" + ids + "]}"))
                .isEqualTo("requestTooLarge");
        limit("getMaxResults", 501);
        assertThat(jmap().get("x:MtaVirtualQueue/get", "{'ids': [" + ids + "]}").getJsonArray("notFound"))
                .hasSize(501);
    }

    @Test
    void s5_3_moreThanMaxObjectsInSetAreRefusedAndNothingIsDone() {
        limit("setMaxObjects", 2);

        assertThat(jmap().error(
                                "x:MtaVirtualQueue/set",
                                "{'create': {'a': {}, 'b': {}}, 'destroy': ['no-such-queue']}"))
                .isEqualTo("requestTooLarge");
    }

    @Test
    void s5_5_theLimitOfAQueryIsCutAndTold() {
        limit("queryMaxResults", 1);

        JsonObject found = jmap().get("x:MtaVirtualQueue/query", "{'limit': 5}");

        assertThat(found.getInt("limit")).isEqualTo(1);
        assertThat(found.getJsonArray("ids")).hasSize(1);
    }

    @Test
    void s3_6_1_aRequestThatIsTooLargeIsRefusedByTheNameOfTheLimit() {
        limit("maxRequestSize", 1_000);

        JsonObject problem = jmap().send("{'using': [], 'methodCalls': [], 'x': '" + "x".repeat(1_000) + "'}")
                .json();

        assertThat(problem.getString("type")).isEqualTo(LIMIT);
        assertThat(problem.getString("limit")).isEqualTo("maxSizeRequest");
    }

    @Test
    void s3_7_whatReferencesLeadToIsNoLargerThanARequest() {
        limit("maxRequestSize", 100_000);
        String reference = "{'resultOf': 'a', 'name': 'Core/echo', 'path': '/x'}";
        String many = IntStream.range(0, 100)
                .mapToObj(i -> "'#r" + i + "': " + reference)
                .collect(Collectors.joining(","));

        JsonObject last = jmap().calls(
                        "['Core/echo', {'x': '" + "x".repeat(50_000) + "'}, 'a'], ['Core/echo', {" + many + "}, 'b']")
                .getJsonArray(1)
                .getJsonObject(1);

        assertThat(last.getString("type")).isEqualTo("requestTooLarge");
    }

    @Test
    void s6_1_moreThanMaxConcurrentUploadAreRefused() throws Exception {
        limit("maxConcurrentUploads", 1);
        URI upload = url("/jmap/upload/" + account() + "/");
        try (Socket slow = new Socket(upload.getHost(), upload.getPort())) {
            OutputStream out = slow.getOutputStream();
            out.write(("POST " + upload.getPath()
                            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer " + ADMIN_KEY
                            + "\r\nContent-Length: 2\r\n\r\n1")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();

            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(upload(1)).contains(LIMIT, "maxConcurrentUpload"));
            out.write('2');
            out.flush();
            assertThat(new String(slow.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 201");
        }
        assertThat(upload(1)).contains("blobId");
    }

    @Test
    void s6_1_whatIsTooLargeIsNotKept() throws Exception {
        limit("maxUploadSize", 2_000_000);
        limit("uploadQuota", 3_000_000);

        assertThat(upload(3_000_000)).contains("maxSizeUpload");
        assertThat(upload(1_900_000)).contains("blobId");
        assertThat(upload(1_900_000)).contains("uploadQuota");
        limit("uploadQuota", 1_000_000_000);
        assertThat(upload(100)).contains("blobId");
    }

    private String account() {
        return jmap().get("x:TaskManager/get", "{}").getString("accountId");
    }

    private String upload(int size) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url("/jmap/upload/" + account() + "/"))
                .header("Authorization", "Bearer " + ADMIN_KEY)
                .header("Content-Type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[size]))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site"})
    void aPageOfAnotherSiteChangesNothingWithARememberedPassword(String site) {
        String name = Api.unusedName("person");
        admin().post("/api/users", "{\"name\":\"" + name + "\",\"password\":\"a long enough password\"}")
                .expect(2);
        Api browser =
                new Api(url("/")).withPassword(name, "a long enough password").with("Sec-Fetch-Site", site);

        assertThat(browser.post("/jmap", Jmap.quoted("{'using': [], 'methodCalls': []}"))
                        .status())
                .isEqualTo(403);
        assertThat(browser.get("/jmap/session").status()).isEqualTo(200);
        assertThat(admin().with("Sec-Fetch-Site", site)
                        .post("/jmap", Jmap.quoted("{'using': [], 'methodCalls': []}"))
                        .status())
                .isEqualTo(200);
    }
}
