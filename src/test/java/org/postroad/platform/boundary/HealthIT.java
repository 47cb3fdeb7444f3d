package org.postroad.platform.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroad.testing.Api;
import org.postroad.testing.OnBothDatabases;
import org.postroad.testing.PostroadIT;

/** What a load balancer and a supervisor ask; neither has a key. */
@OnBothDatabases
class HealthIT extends PostroadIT {
    private JsonObject check(String name) {
        Api.Reply reply = new Api(url("/")).get("/health/" + name);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().getString("status")).isEqualTo("UP");
        return reply.json().getJsonArray("checks").getValuesAs(JsonObject.class).stream()
                .filter(check -> check.getString("name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"started", "live", "ready"})
    void eachOfThemIsUpOnANodeThatRuns(String name) {
        assertThat(check(name).getString("status")).isEqualTo("UP");
    }

    @Test
    void readySaysWhatANodeIsAndDoes() {
        JsonObject data = check("ready").getJsonObject("data");

        assertThat(data.getString("node")).isNotBlank();
        assertThat(data.getString("version")).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(data.getString("database")).isEqualToIgnoringCase(System.getProperty("postroad.testing.database"));
        assertThat(Integer.parseInt(data.getString("schema"))).isPositive();
        assertThat(data.getString("engine")).isEqualTo("claims jobs");
        assertThat(data.getString("reason")).isEmpty();
    }

    @Test
    void nobodyLearnsFromThemWhereTheDatabaseIs() {
        String body = new Api(url("/")).get("/health").body();

        assertThat(body).contains("started", "live", "ready").doesNotContain("jdbc:", "127.0.0.1", "localhost");
    }
}
