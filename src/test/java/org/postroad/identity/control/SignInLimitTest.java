package org.postroad.identity.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SignInLimitTest {
    private static final String ADDRESS = "192.0.2.1";

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final SignInLimit limit = new SignInLimit(() -> now);

    private void fail(String address, String name, int times) {
        for (int i = 0; i < times; i++) {
            limit.failed(address, name);
        }
    }

    @Test
    void tenFailuresAreBorneAndTheEleventhTryWaitsAMinute() {
        fail(ADDRESS, "admin", SignInLimit.BY_NAME - 1);
        assertThat(limit.wait(ADDRESS, "admin")).isEmpty();

        fail(ADDRESS, "admin", 1);

        assertThat(limit.wait(ADDRESS, "admin")).contains(Duration.ofMinutes(1));
    }

    @Test
    void afterTheWaitOneMoreFailureIsBorneAndNotTen() {
        fail(ADDRESS, "admin", SignInLimit.BY_NAME);

        now = now.plus(Duration.ofMinutes(1));
        assertThat(limit.wait(ADDRESS, "admin")).isEmpty();

        fail(ADDRESS, "admin", 1);
        assertThat(limit.wait(ADDRESS, "admin")).contains(Duration.ofMinutes(1));
    }

    @Test
    void timeForgivesEverything() {
        fail(ADDRESS, "admin", SignInLimit.BY_NAME);

        now = now.plus(Duration.ofHours(1));
        fail(ADDRESS, "admin", SignInLimit.BY_NAME - 1);

        assertThat(limit.wait(ADDRESS, "admin")).isEmpty();
    }

    @Test
    void anotherNameAndAnotherAddressAreNotHindered() {
        fail(ADDRESS, "admin", SignInLimit.BY_NAME);

        assertThat(limit.wait(ADDRESS, "bob")).isEmpty();
        assertThat(limit.wait("192.0.2.2", "admin")).isEmpty();
    }

    @Test
    void anAddressThatTriesManyNamesIsStoppedForAll() {
        for (int i = 0; i < SignInLimit.BY_ADDRESS; i++) {
            limit.failed(ADDRESS, "name-" + i);
        }

        assertThat(limit.wait(ADDRESS, "somebody-else")).contains(Duration.ofSeconds(6));
        assertThat(limit.wait("192.0.2.2", "somebody-else")).isEmpty();
    }

    @Test
    void aGoodPasswordClearsItsNameButNotItsAddress() {
        for (int i = 0; i < SignInLimit.BY_ADDRESS; i++) {
            limit.failed(ADDRESS, "admin");
        }

        limit.succeeded(ADDRESS, "admin");

        assertThat(limit.wait(ADDRESS, "admin")).contains(Duration.ofSeconds(6));
        now = now.plusSeconds(6);
        assertThat(limit.wait(ADDRESS, "admin")).isEmpty();
    }
}
