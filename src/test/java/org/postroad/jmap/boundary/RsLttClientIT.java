package org.postroad.jmap.boundary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postroad.testing.Api;
import org.postroad.testing.OnBothDatabases;
import org.postroad.testing.PostroadIT;
import org.postroad.testing.rsltt.GetQueues;
import org.postroad.testing.rsltt.QueryQueues;
import org.postroad.testing.rsltt.SetQueues;
import org.postroad.testing.rsltt.VirtualQueue;
import rs.ltt.jmap.client.JmapClient;
import rs.ltt.jmap.client.JmapRequest;
import rs.ltt.jmap.client.MethodResponses;
import rs.ltt.jmap.client.api.UnauthorizedException;
import rs.ltt.jmap.client.http.BearerAuthHttpAuthentication;
import rs.ltt.jmap.client.session.Session;
import rs.ltt.jmap.common.Request.Invocation.ResultReference;
import rs.ltt.jmap.common.entity.StateChange;
import rs.ltt.jmap.common.entity.capability.CoreCapability;
import rs.ltt.jmap.common.method.call.core.EchoMethodCall;

/** A client that was written for others: {@code rs.ltt.jmap:jmap-client}. */
class RsLttClientIT extends PostroadIT {
    @SuppressWarnings("NullAway.Init") // opened before each test
    private JmapClient client;

    private String account = "";

    @BeforeEach
    void open() {
        client = client(ADMIN_KEY);
        account = admin().get("/api/accounts?limit=1").list().getJsonObject(0).getString("id");
    }

    @AfterEach
    void close() {
        client.close();
    }

    private JmapClient client(String key) {
        return new JmapClient(new BearerAuthHttpAuthentication("admin", key), HttpUrl.get(url("/.well-known/jmap")));
    }

    private static <T> T of(ListenableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    private static String queueName() {
        return Api.unusedName("queue").replaceAll("[^a-z0-9-]", "-");
    }

    @OnBothDatabases
    @Test
    void aSessionIsFoundThroughTheWellKnownAddress() throws Exception {
        Session session = of(client.getSession());

        assertThat(session.getApiUrl().encodedPath()).isEqualTo("/jmap/");
        assertThat(session.getCapability(CoreCapability.class).getMaxObjectsInGet())
                .isEqualTo(500);
        assertThat(session.getState()).isNotEmpty();
    }

    @Test
    void whatIsEchoedComesBack() throws Exception {
        assertThat(of(client.call(EchoMethodCall.builder().libraryName("rs.ltt").build()))
                        .getMain())
                .isNotNull();
    }

    @Test
    void aQueueIsMadeChangedAndDestroyed() throws Exception {
        SetQueues.Response made = of(client.call(
                        SetQueues.create(account, Map.of("k", VirtualQueue.of(queueName(), 3)))))
                .getMain(SetQueues.Response.class);
        String id = made.getCreated().get("k").getId();

        SetQueues.Response changed = of(client.call(SetQueues.update(account, Map.of(id, Map.of("threadsPerNode", 4)))))
                .getMain(SetQueues.Response.class);
        SetQueues.Response gone =
                of(client.call(SetQueues.destroy(account, id))).getMain(SetQueues.Response.class);

        assertThat(changed.getUpdated()).containsKey(id);
        assertThat(changed.getOldState()).isEqualTo(made.getNewState());
        assertThat(gone.getDestroyed()).containsExactly(id);
    }

    @Test
    void whatIsRefusedIsToldWithItsReason() throws Exception {
        SetQueues.Response refused =
                of(client.call(SetQueues.destroy(account, "no-such-queue"))).getMain(SetQueues.Response.class);

        assertThat(refused.getNotDestroyed().get("no-such-queue").getType().toString())
                .isEqualToIgnoringCase("not_found");
    }

    @Test
    void aQueryAndAGetGoTogetherByAResultReference() throws Exception {
        JmapClient.MultiCall multi = client.newMultiCall();
        JmapRequest.Call query = multi.call(new QueryQueues(account, 2));
        ListenableFuture<MethodResponses> get = multi.call(
                        new GetQueues(account, query.createResultReference(ResultReference.Path.IDS)))
                .getMethodResponses();
        multi.execute();

        QueryQueues.Response found = of(query.getMethodResponses()).getMain(QueryQueues.Response.class);
        GetQueues.Response read = of(get).getMain(GetQueues.Response.class);
        assertThat(read.getList()).extracting(VirtualQueue::getId).containsExactly(found.getIds());
        assertThat(read.getList()).allSatisfy(queue -> assertThat(queue.name()).isNotEmpty());
    }

    @Test
    void changesArePushed() throws Exception {
        List<StateChange> heard = new CopyOnWriteArrayList<>();
        of(client.monitorEvents(change -> {
            heard.add(change);
            return true;
        }));

        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> {
                    of(client.call(SetQueues.create(account, Map.of("k", VirtualQueue.of(queueName(), 1)))));
                    return heard.stream()
                            .anyMatch(change -> change.getChanged().values().stream()
                                    .anyMatch(types -> types.containsKey(VirtualQueue.class)));
                });
    }

    @Test
    void aWrongKeyIsToldAsThat() {
        try (JmapClient stranger = client("pr_not-a-key-of-anybody-at-all-not-a-key")) {
            assertThatThrownBy(() -> of(stranger.getSession()))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(UnauthorizedException.class);
        }
    }
}
