package org.postroad.provider.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2025-06-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "120                             | 2025-06-01T12:02:00Z",
                "Sun, 01 Jun 2025 12:05:00 GMT   | 2025-06-01T12:05:00Z",
                "Sunday, 01-Jun-25 12:05:00 GMT  | 2025-06-01T12:05:00Z",
                "Sun Jun  1 12:05:00 2025        | 2025-06-01T12:05:00Z"
            })
    void readsSecondsAndTheThreeFormsOfADate(String value, Instant instant) {
        assertThat(RetryAfter.parse(value, NOW)).contains(instant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5", "1.5", "0", "Sun, 01 Jun 2025 11:59:59 GMT", "9999999999999999999999"})
    void whatNamesNoLaterInstantIsPassedOver(String value) {
        assertThat(RetryAfter.parse(value, NOW)).isEmpty();
    }

    @Test
    void nobodyPutsAJobOffForMoreThanAYear() {
        Instant latest = NOW.plus(Duration.ofDays(365));
        assertThat(RetryAfter.parse("999999999999999999", NOW)).contains(latest);
        assertThat(RetryAfter.parse("Fri, 31 Dec 9999 23:59:59 GMT", NOW)).contains(latest);
    }
}
