package org.postroad.platform.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DatabaseSettingsTest {

    @Test
    void withoutSettingsItIsAnH2FileInTheDataDirectory() {
        assertThat(DatabaseSettings.of(Map.<String, String>of()::get).url()).isEqualTo("jdbc:h2:file:./data/postroad");
        assertThat(DatabaseSettings.of(Map.of("postroad.data.dir", "/var/lib/postroad")::get)
                        .url())
                .isEqualTo("jdbc:h2:file:/var/lib/postroad/postroad");
    }

    @Test
    void anH2StoreIsWrittenWithoutDelayAndReadsPostgresqlSql() {
        assertThat(settings("jdbc:h2:mem:x").connectUrl())
                .startsWith("jdbc:h2:mem:x;")
                .contains(";WRITE_DELAY=0", ";MODE=PostgreSQL", ";DB_CLOSE_ON_EXIT=FALSE")
                .doesNotContain("AUTO_SERVER");
    }

    @Test
    void anOptionThatTheOperatorNamesIsNotGivenTwice() {
        assertThat(settings("jdbc:h2:mem:x;lock_timeout=5").connectUrl())
                .contains(";lock_timeout=5")
                .doesNotContain("LOCK_TIMEOUT");
    }

    @Test
    void aPostgresqlUrlIsLeftAsItIs() {
        String url = "jdbc:postgresql://db.example/postroad?socketTimeout=5";
        assertThat(settings(url).connectUrl()).isEqualTo(url);
        assertThat(settings(url).properties())
                .containsEntry("reWriteBatchedInserts", "true")
                .containsEntry("prepareThreshold", "1");
    }

    @Test
    void anotherDatabaseIsRefusedByTheNameOfTheSetting() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings("jdbc:mysql://db.example/postroad"))
                .withMessageContaining("POSTROAD_DB_URL");
    }

    @Test
    void thePasswordIsNeverShown() {
        assertThat(new DatabaseSettings("jdbc:h2:mem:x", "postroad", "secret"))
                .hasToString("jdbc:h2:mem:x as postroad");
    }

    private static DatabaseSettings settings(String url) {
        return new DatabaseSettings(url, "postroad", "");
    }
}
