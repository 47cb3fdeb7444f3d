package org.postroad.jmap.boundary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.postroad.testing.Api;
import org.postroad.testing.OnBothDatabases;
import org.postroad.testing.PostroadIT;
import org.postroad.testing.Tenant;

/** Events: RFC 8620 §7.3. */
class JmapEventsIT extends PostroadIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    // A connection for each, so that closing one ends it
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** One who listens, and the lines that came. */
    private final class Listener {
        final List<String> lines = new CopyOnWriteArrayList<>();
        final HttpResponse<Stream<String>> response;
        final CompletableFuture<Void> end;

        Listener(String query, String lastEventId) throws IOException, InterruptedException {
            this(query, lastEventId, ADMIN_KEY);
        }

        Listener(String query, String lastEventId, String key) throws IOException, InterruptedException {
            HttpRequest.Builder request = request(query, key);
            if (!lastEventId.isEmpty()) {
                request.header("Last-Event-ID", lastEventId);
            }
            response = client.send(request.build(), HttpResponse.BodyHandlers.ofLines());
            end = CompletableFuture.runAsync(
                    () -> response.body().forEach(lines::add), task -> new Thread(task).start());
        }

        String last(String member) {
            return lines.stream().filter(line -> line.startsWith(member)).reduce("", (before, line) -> line);
        }
    }

    private HttpRequest.Builder request(String query, String key) {
        return HttpRequest.newBuilder(url("/jmap/eventsource/" + query)).header("Authorization", "Bearer " + key);
    }

    private String keyOfAViewer(Tenant tenant) {
        String member = admin().post(
                        tenant.path("/members"),
                        "{\"user_name\":\"" + Api.unusedName("listener") + "\",\"role\":\"viewer\"}")
                .data()
                .getString("id");
        return admin().post(tenant.path("/api-keys"), "{\"name\":\"ears\",\"member_id\":\"" + member + "\"}")
                .data()
                .getString("secret");
    }

    private void change() {
        String name = Api.unusedName("queue").replaceAll("[^a-z0-9-]", "-");
        new Jmap(admin()).get("x:MtaVirtualQueue/set", "{'create': {'n0': {'name': '" + name + "'}}}");
    }

    @OnBothDatabases
    @Test
    void s7_3_aChangeIsToldAndTheStreamEndsIfThatWasAskedFor() throws Exception {
        // Not all types: what the audit log says of the tests before may come first, and that would end the stream
        Listener listener = new Listener("?types=x:MtaVirtualQueue&closeafter=state&ping=0", "");
        assertThat(listener.response.headers().firstValue("Content-Type").orElse(""))
                .startsWith("text/event-stream");

        change();

        await().atMost(SOON).until(listener.end::isDone);
        assertThat(listener.lines).contains("event: state");
        assertThat(listener.last("data:")).contains("StateChange", "x:MtaVirtualQueue");
        assertThat(listener.last("id:")).isNotEmpty();
    }

    @Test
    void s7_3_whoKnowsAnOldStateIsToldAtOnce() throws Exception {
        Listener listener = new Listener("?types=*&closeafter=state&ping=0", "an-old-one");

        await().atMost(SOON).until(listener.end::isDone);

        assertThat(listener.last("data:")).contains("x:TaskManager");
    }

    @Test
    void s7_3_onlyTheTypesThatWereAskedForAreTold() throws Exception {
        Listener listener = new Listener("?types=x:TaskManager&closeafter=no&ping=5", "an-old-one");

        await().atMost(SOON).until(() -> listener.lines.contains("event: ping"));

        assertThat(listener.last("data: {\"@type")).contains("x:TaskManager").doesNotContain("x:MtaVirtualQueue");
        assertThat(listener.lines).contains("data: {\"interval\":5}");
        listener.response.body().close();
    }

    @Test
    void s7_3_aParameterThatIsWrongIsRefused() {
        Tenant tenant = Tenant.open(admin());

        assertThat(tenant.viewer().get("/jmap/eventsource/?closeafter=maybe").status())
                .isEqualTo(422);
        assertThat(tenant.viewer().get("/jmap/eventsource/?ping=-1").status()).isEqualTo(422);
        assertThat(new Api(url("/")).get("/jmap/eventsource/").status()).isEqualTo(401);
    }

    @Test
    void s7_3_everybodyHearsOfWhatTheyMaySeeOnly() throws Exception {
        Tenant tenant = Tenant.open(admin());
        Tenant other = Tenant.open(admin());
        Listener listener = new Listener("?types=*&closeafter=no&ping=5", "an-old-one", keyOfAViewer(tenant));
        String job = "{\"action\":\"noop\",\"payload\":{},\"due\":\"2999-01-01T00:00:00Z\"}";

        change();
        other.owner().post(other.path("/jobs"), job).expect(2);
        tenant.owner().post(tenant.path("/jobs"), job).expect(2);

        await().atMost(SOON)
                .until(() -> listener.lines.stream()
                                .filter(line -> line.startsWith("data:") && line.contains("\"Job\""))
                                .count()
                        >= 2);
        assertThat(String.join("\n", listener.lines))
                .contains(tenant.id())
                .doesNotContain(other.id())
                .doesNotContain("x:MtaVirtualQueue");
        listener.response.body().close();
    }

    @Test
    void s7_3_aUserHasSoManyStreamsAndNoMore() throws Exception {
        String key = keyOfAViewer(Tenant.open(admin()));
        List<HttpResponse<InputStream>> open = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                open.add(client.send(request("?types=*", key).build(), HttpResponse.BodyHandlers.ofInputStream()));
            }
            assertThat(open).allMatch(response -> response.statusCode() == 200);
            HttpRequest more = request("?types=*", key).timeout(SOON).build();
            assertThat(client.send(more, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(429);
        } finally {
            for (HttpResponse<InputStream> response : open) {
                response.body().close();
            }
        }
    }
}
