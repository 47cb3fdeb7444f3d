package org.postroad.delivery.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.postroad.testing.Api;
import org.postroad.testing.OnBothDatabases;
import org.postroad.testing.PostroadIT;
import org.postroad.testing.Tenant;

/** Rules that operators try before they rely on them. */
@OnBothDatabases
class ExpressionsIT extends PostroadIT {
    private Api.Reply evaluate(String body) {
        return admin().post("/api/expressions/evaluate", body.replace('`', '"'));
    }

    @Test
    void theStrategyTellsWhichRuleHeld() {
        JsonObject dsn = evaluate("{`strategy`: `schedule`, `message`: {`rcpt`: `bob@example.net`, `source`: `dsn`}}")
                .data();
        JsonObject usual = evaluate("{`strategy`: `schedule`, `message`: {`rcpt`: `bob@example.net`}}")
                .data();

        assertThat(dsn.getString("rule")).isEqualTo("match/1");
        assertThat(dsn.getString("value")).isEqualTo("dsn");
        assertThat(dsn.getBoolean("known")).isTrue();
        assertThat(dsn.getJsonObject("variables").getString("rcpt_domain")).isEqualTo("example.net");
        assertThat(usual.getString("rule")).isEqualTo("else");
        assertThat(usual.getString("value")).isEqualTo("remote");
    }

    @Test
    void rulesAndExpressionsAreTriedAsTheyAreGiven() {
        JsonObject rules = evaluate(
                        "{`rules`: {`match`: [{`if`: `priority > 3`, `then`: `'a'`}], `else`: `'b'`}, `message`: {`priority`: 5}}")
                .data();
        JsonObject expression = evaluate("{`expression`: `size / 1024 > 1`, `message`: {`size`: 4096}}")
                .data();
        JsonObject kept = evaluate("{`expression`: `counter_incr('it', '" + Api.unusedName("n") + "', 3)`}")
                .data();

        assertThat(rules.getString("rule")).isEqualTo("match/0");
        assertThat(expression.getBoolean("true")).isTrue();
        assertThat(kept.getInt("value")).isEqualTo(3);
    }

    @Test
    void whatCannotBeReadOrHasNoValueSaysWhy() {
        Api.Reply unreadable = evaluate("{`expression`: `priority ==`}");
        Api.Reply variable = evaluate("{`strategy`: `route`, `message`: {`rcptt`: `bob@example.net`}}");
        JsonObject source =
                evaluate("{`expression`: `sql_query('my-db', 'SELECT 1', [])`}").data();

        assertThat(unreadable.status()).isEqualTo(422);
        assertThat(unreadable.toString()).contains("/expression", "at character 12");
        assertThat(variable.status()).isEqualTo(422);
        assertThat(source.getString("error")).contains("POSTROAD_SQL_MY_DB_URL");
    }

    @Test
    void itNeedsThePermissionToSeeTheStrategy() {
        Tenant tenant = Tenant.open(admin());

        assertThat(tenant.owner()
                        .post("/api/expressions/evaluate", "{\"expression\":\"1\"}")
                        .status())
                .isEqualTo(403);
    }
}
