package org.postroad.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postroad.testing.Api;
import org.postroad.testing.PostroadIT;
import org.postroad.testing.ServerProcess;

/** The life of a master key, in processes as an operator has them: from the file of the first start to another key. */
class MasterKeyFaults {
    private static final Duration START = Duration.ofMinutes(3);
    private static final int CONFIGURATION_ERROR = 78;
    private static final String NEW_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private @TempDir Path directory;

    private ServerProcess start(String name, String... keysAndValues) throws IOException {
        Path war = directory.resolve("postroad.war");
        if (!Files.exists(war)) {
            PostroadIT.postroad().as(ZipExporter.class).exportTo(war.toFile(), true);
        }
        Map<String, String> environment = new HashMap<>(
                Map.of("POSTROAD_DATA_DIR", data().toString(), "POSTROAD_ADMIN_KEY", PostroadIT.ADMIN_KEY));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            environment.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return ServerProcess.start(directory.resolve(name), war, ServerProcess.SHORT_LIVED, environment);
    }

    private Path data() {
        return directory.resolve("data");
    }

    private static Api api(ServerProcess node) {
        return new Api(node.url("/")).withKey(PostroadIT.ADMIN_KEY);
    }

    private static void stop(ServerProcess node) {
        node.terminate();
        node.awaitEnd();
    }

    private void assertRefused(String name, String why, String... keysAndValues) throws IOException {
        try (ServerProcess node = start(name, keysAndValues)) {
            assertThat(node.awaitEnd()).isEqualTo(CONFIGURATION_ERROR);
            assertThat(node.log())
                    .filteredOn(line -> line.getString("Level").equals("SEVERE"))
                    .anySatisfy(line -> assertThat(line.getString("LogMessage")).contains(why));
            assertThat(Files.readString(directory.resolve(name).resolve("server.log")))
                    .doesNotContain(NEW_KEY);
        }
    }

    /** What the test of the credential says of its secret: its address is refused, but only once the secret was opened. */
    private static String tested(Api api, String credential) {
        return api.post("/api/provider-credentials/" + credential + "/test", null)
                .data()
                .getJsonArray("parts")
                .getJsonObject(0)
                .getString("part");
    }

    @Test
    void aKeyIsMadeGuardedAndChanged() throws IOException {
        String credential;
        try (ServerProcess first = start("first").awaitReady(START)) {
            Api api = api(first);
            String account = api.get("/api/accounts").list().getJsonObject(0).getString("id");
            credential = api.post(
                            "/api/accounts/" + account + "/provider-credentials",
                            "{\"name\":\"m\",\"user\":\"u\",\"secret\":\"swordfish\",\"imap\":{\"host\":\"127.0.0.1\",\"port\":993,\"tls\":\"implicit\"}}")
                    .data()
                    .getString("id");
            assertThat(tested(api, credential)).isEqualTo("imap");
            stop(first);
        }
        Path file = data().resolve("master.key");
        String oldKey = Files.readString(file).strip();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        assertRefused("other", "which secrets in the database are under", "POSTROAD_MASTER_KEY", NEW_KEY);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertRefused("open", "chmod 600");

        try (ServerProcess both = start("both", "POSTROAD_MASTER_KEY", NEW_KEY, "POSTROAD_MASTER_KEY_PREVIOUS", oldKey)
                .awaitReady(START)) {
            Api api = api(both);
            assertThat(tested(api, credential)).isEqualTo("imap");
            reencrypt(api);
            stop(both);
        }
        try (ServerProcess changed =
                start("changed", "POSTROAD_MASTER_KEY", NEW_KEY).awaitReady(START)) {
            assertThat(tested(api(changed), credential)).isEqualTo("imap");
            stop(changed);
        }
    }

    private static void reencrypt(Api api) {
        String account = api.get("/api/accounts").list().getJsonObject(0).getString("id");
        String job = api.post("/api/accounts/" + account + "/jobs", "{\"action\":\"reencrypt_secrets\"}")
                .data()
                .getString("id");
        JsonObject done = await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> api.get("/api/jobs/" + job).data(),
                        present -> List.of("succeeded", "failed").contains(present.getString("status")));
        assertThat(done.getJsonObject("result").getInt("reencrypted"))
                .as(done.toString())
                .isOne();
        assertThat(done.getJsonObject("result").getInt("keys_forgotten")).isOne();
    }
}
