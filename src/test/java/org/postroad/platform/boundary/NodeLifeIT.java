package org.postroad.platform.boundary;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.http.ContentType;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.postgresql.ds.PGSimpleDataSource;
import org.postroad.jobs.control.NewJob;
import org.postroad.jobs.entity.Job;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.testing.EngineRig;
import org.postroad.testing.HeldCalls;
import org.postroad.testing.PostroadIT;
import org.postroad.testing.ServerProcess;

/** The life of a node, from a start that fails to an orderly end and the next start, in processes as an operator has them. */
@TestMethodOrder(OrderAnnotation.class)
@Tag(PostroadIT.TAG)
class NodeLifeIT {
    private static final Path DIRECTORY = Path.of("target", "node-life");
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int DRAIN_SECONDS = 2;
    private static final int CONFIGURATION_ERROR = 78;
    private static final int ENDED_BY_SIGTERM = 143;
    private static final Pattern PASSWORD = Pattern.compile("password +(\\S{20})\\s");
    private static final Pattern KEY = Pattern.compile("API key +(pr_\\S+)");

    private static Path war;
    private static int databasePort;
    private static EmbeddedPostgres database;
    private static HeldCalls receiver;
    private static ServerProcess node;
    private static String key;
    private static String account;
    private static long endless;
    private static long unclaimed;

    @BeforeAll
    static void prepare() throws IOException {
        Files.createDirectories(DIRECTORY);
        war = DIRECTORY.resolve("postroad.war");
        PostroadIT.postroad().as(ZipExporter.class).exportTo(war.toFile(), true);
        databasePort = ServerProcess.freePort();
        receiver = new HeldCalls();
    }

    @AfterAll
    static void end() throws IOException {
        if (node != null) {
            node.close();
        }
        receiver.close();
        if (database != null) {
            database.close();
        }
    }

    private static ServerProcess start(String name, Map<String, String> environment) throws IOException {
        return ServerProcess.start(DIRECTORY.resolve(name), war, ServerProcess.SHORT_LIVED, environment);
    }

    private static ServerProcess startOnPostgres(String name) throws IOException {
        return start(
                name,
                Map.of(
                        "POSTROAD_DB_URL",
                        "jdbc:postgresql://127.0.0.1:" + databasePort + "/postgres",
                        "POSTROAD_DB_USER",
                        "postgres",
                        "POSTROAD_NODE_NAME",
                        name,
                        "POSTROAD_DRAIN_SECONDS",
                        Integer.toString(DRAIN_SECONDS),
                        "POSTROAD_OUTBOUND_ALLOW",
                        "127.0.0.0/8"));
    }

    @Test
    @Order(1)
    void everythingWrongWithTheConfigurationIsListedAtOnce() throws IOException {
        Map<String, String> wrong = new HashMap<>();
        wrong.put("POSTROAD_DB_URL", "jdbc:mysql://localhost/postroad");
        wrong.put("POSTROAD_ADMIN_KEY", "shorter-than-32-characters");
        wrong.put("POSTROAD_NODE_NAME", "node 1");
        wrong.put("POSTROAD_PUBLIC_URL", "postroad.example.org");
        wrong.put("POSTROAD_TRUSTED_PROXIES", "127.0.0.1,proxy");
        wrong.put("POSTROAD_DRAIN_SECONDS", "4000");
        wrong.put("POSTROAD_LEASE_SECONDS", "soon");
        wrong.put("POSTROAD_KEEP_DAY", "7");
        List<String> errors;
        try (ServerProcess refused = start("misconfigured", wrong)) {
            assertThat(refused.awaitEnd()).isEqualTo(CONFIGURATION_ERROR);
            errors = refused.log().stream()
                    .filter(line -> line.getString("Level").equals("SEVERE"))
                    .map(line -> line.getString("LogMessage"))
                    .filter(message -> message.startsWith("POSTROAD_"))
                    .toList();
        }
        assertThat(errors)
                .containsExactlyInAnyOrder(
                        "POSTROAD_DB_URL is jdbc:mysql://localhost/postroad; allowed is jdbc:postgresql://host:port/database or jdbc:h2:file:/path",
                        "POSTROAD_ADMIN_KEY is (26 characters); allowed is at least 32 visible ASCII characters",
                        "POSTROAD_NODE_NAME is node 1; allowed is 1 to 64 of a-z A-Z 0-9 . _ -, a letter or digit first",
                        "POSTROAD_PUBLIC_URL is postroad.example.org; allowed is http:// or https://, host, optional port and path",
                        "POSTROAD_TRUSTED_PROXIES is 127.0.0.1,proxy; allowed is addresses and blocks as 10.0.0.0/8, comma-separated",
                        "POSTROAD_DRAIN_SECONDS is 4000; allowed is 0 to 3600 seconds",
                        "POSTROAD_LEASE_SECONDS is soon; allowed is 3 to 60 seconds",
                        "POSTROAD_KEEP_DAY is not a setting; the nearest is POSTROAD_KEEP_DAYS");
        assertThat(Files.readString(DIRECTORY.resolve("misconfigured").resolve("server.log")))
                .doesNotContain("shorter-than-32-characters");
    }

    @Test
    @Order(2)
    void aDatabaseThatIsAwayIsWaitedFor() throws IOException {
        node = startOnPostgres("first");
        await("the line that says so")
                .atMost(START)
                .until(() -> messages().stream().anyMatch(text -> text.startsWith("Waiting for the database since")));
        await("readiness that says so")
                .atMost(SOON)
                .until(() -> node.get("/health/ready")
                        .map(answer ->
                                answer.statusCode() == 503 && answer.body().contains("The database cannot be reached"))
                        .orElse(false));
        assertThat(node.status("/health/started")).isEqualTo(503);
        assertThat(node.status("/health/live")).isEqualTo(200);
        assertThat(node.get("/api/accounts")).hasValueSatisfying(answer -> {
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        });

        database = EmbeddedPostgres.builder()
                .setPort(databasePort)
                .setServerConfig("listen_addresses", "127.0.0.1")
                .start();
        node.awaitReady(START); // it makes the tables first
        assertThat(node.status("/health/started")).isEqualTo(200);
    }

    @Test
    @Order(3)
    void theFirstStartShowsPasswordAndKeyOnceAndNotInTheLog() {
        Matcher password = PASSWORD.matcher(node.printed());
        Matcher printed = KEY.matcher(node.printed());
        assertThat(password.find()).isTrue();
        assertThat(printed.find()).isTrue();
        key = printed.group(1);
        assertThat(password.find() || printed.find()).as("shown twice").isFalse();
        assertThat(messages()).noneMatch(text -> text.contains(key) || text.contains(password(node.printed())));

        given().auth()
                .preemptive()
                .basic("admin", password(node.printed()))
                .get(node.url("/api/accounts"))
                .then()
                .statusCode(200);
        account = given().header("Authorization", "Bearer " + key)
                .get(node.url("/api/accounts"))
                .then()
                .statusCode(200)
                .extract()
                .path("data[0].id");
    }

    @Test
    @Order(4)
    void whatAHandlerLogsCarriesTheIdsOfItsJob() {
        String id = create("{\"action\": \"tell\", \"payload\": {\"text\": \"What {0} is this about?\"}}");
        await("the handler's line").atMost(SOON).until(() -> messages().contains("What {0} is this about?"));
        JsonObject line = node.log().stream()
                .filter(written -> written.getString("LogMessage").equals("What {0} is this about?"))
                .findFirst()
                .orElseThrow();
        assertThat(line.getString("node")).isEqualTo("first");
        assertThat(line.getString("job_id")).isEqualTo(id);
        assertThat(line.getString("account_id")).isEqualTo(account);
        assertThat(line.getString("action")).isEqualTo("tell");
        assertThat(line.getString("queue")).isEqualTo("work");
        assertThat(line.getString("attempt")).isEqualTo("1");
    }

    @Test
    @Order(5)
    void sigtermLetsWorkEndForAWhileAndGivesTheRestBackAtOnce() {
        long ending = number(create(call("/ending")));
        endless = number(create(call("/endless")));
        await("both calls").atMost(SOON).until(() -> receiver.calls("/ending") + receiver.calls("/endless") == 2);

        long told = System.nanoTime();
        node.terminate();
        await("readiness down")
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> node.get("/health/ready")
                        .map(HttpResponse::statusCode)
                        .filter(status -> status == 503)
                        .isPresent());
        unclaimed = enqueuePastTheNode();
        receiver.release("/ending");
        assertThat(node.awaitEnd()).isEqualTo(ENDED_BY_SIGTERM);

        Duration took = Duration.ofNanos(System.nanoTime() - told);
        assertThat(took).isBetween(Duration.ofSeconds(DRAIN_SECONDS), Duration.ofSeconds(DRAIN_SECONDS + 15));
        assertThat(row(ending)).isEqualTo("state 2, lease 0, failed 0, lost 0");
        assertThat(row(endless)).isEqualTo("state 0, lease 0, failed 0, lost 0");
        assertThat(row(unclaimed)).isEqualTo("state 0, lease 0, failed 0, lost 0");
        assertThat(EngineRig.number(source(), "SELECT run FROM job WHERE id = " + unclaimed))
                .as("executions of what came during the drain")
                .isZero();
        assertThat(EngineRig.number(source(), "SELECT count(*) FROM job WHERE due > now()"))
                .as("jobs put off")
                .isZero();
        assertThat(EngineRig.number(source(), "SELECT count(*) FROM api_key WHERE last_used_at IS NOT NULL"))
                .as("keys whose use was written at the end")
                .isEqualTo(1);
    }

    @Test
    @Order(6)
    void aSecondStartShowsNoSecretsAndRunsWhatWasGivenBack() throws IOException {
        node.close();
        node = startOnPostgres("second").awaitReady(START);
        assertThat(node.printed()).doesNotContain("password", "API key");
        await("the call of the job that was given back").atMost(SOON).until(() -> receiver.calls("/endless") == 2);
        receiver.release("/endless");
        await("both jobs").atMost(SOON).untilAsserted(() -> {
            assertThat(row(endless)).isEqualTo("state 2, lease 0, failed 0, lost 0");
            assertThat(row(unclaimed)).isEqualTo("state 2, lease 0, failed 0, lost 0");
        });
        given().header("Authorization", "Bearer " + key)
                .get(node.url("/api/accounts"))
                .then()
                .statusCode(200);
    }

    private static String call(String path) {
        return "{\"action\": \"http_request\", \"payload\": {\"method\": \"GET\", \"url\": \"" + receiver.url(path)
                + "\"}}";
    }

    private static String create(String job) {
        return given().header("Authorization", "Bearer " + key)
                .contentType(ContentType.JSON)
                .body(job)
                .post(node.url("/api/accounts/" + account + "/jobs"))
                .then()
                .statusCode(202)
                .extract()
                .path("data.id");
    }

    /** As another node would. */
    private static long enqueuePastTheNode() {
        EngineRig door = EngineRig.over(source(), Dialect.POSTGRESQL)
                .action("noop", attempt -> Outcome.succeeded())
                .build();
        return door.enqueue(new NewJob(EngineRig.ACCOUNT, 0, "noop", "{}", "work", 0, null, null));
    }

    private static String row(long job) {
        return EngineRig.text(
                source(),
                "SELECT 'state ' || state || ', lease ' || lease || ', failed ' || attempt_count || ', lost ' || losses"
                        + " FROM job WHERE id = " + job);
    }

    private static long number(String jobId) {
        return Job.ID.parse(jobId).orElseThrow();
    }

    private static String password(String printed) {
        Matcher matcher = PASSWORD.matcher(printed);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private static List<String> messages() {
        return node.log().stream().map(line -> line.getString("LogMessage", "")).toList();
    }

    private static DataSource source() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl("jdbc:postgresql://127.0.0.1:" + databasePort + "/postgres");
        source.setUser("postgres");
        return source;
    }
}
