package org.postroad.jmap.boundary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
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
    private static final Duration SOON = Duration.ofSeconds(20);

    private final HttpClient client = HttpClient.newHttpClient();

    /** One who listens, and the lines that came. */
    private final class Listener {
        final List<String> lines = new CopyOnWriteArrayList<>();
        final HttpResponse<Stream<String>> response;
        final CompletableFuture<Void> end;

        Listener(String query, String lastEventId) throws IOException, InterruptedException {
            HttpRequest.Builder request = HttpRequest.newBuilder(url("/jmap/eventsource/" + query))
                    .header("Authorization", "Bearer " + ADMIN_KEY);
            if (!lastEventId.isEmpty()) {
                request.header("Last-Event-ID", lastEventId);
            }
            response = client.send(request.build(), HttpResponse.BodyHandlers.ofLines());
            end = CompletableFuture.runAsync(() -> response.body().forEach(lines::add));
        }

        String last(String member) {
            return lines.stream().filter(line -> line.startsWith(member)).reduce("", (before, line) -> line);
        }
    }

    private void change() {
        String name = Api.unusedName("queue").replaceAll("[^a-z0-9-]", "-");
        new Jmap(admin()).get("x:MtaVirtualQueue/set", "{'create': {'n0': {'name': '" + name + "'}}}");
    }

    @OnBothDatabases
    @Test
    void s7_3_aChangeIsToldAndTheStreamEndsIfThatWasAskedFor() throws Exception {
        Listener listener = new Listener("?types=*&closeafter=state&ping=0", "");
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
}
