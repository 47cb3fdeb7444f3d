package org.postroad.platform.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroad.platform.entity.Refused;

class ContendedTest {
    private final AtomicInteger times = new AtomicInteger();

    /** Fails so often, then succeeds. */
    private int failing(int often, String sqlState) {
        if (times.incrementAndGet() <= often) {
            throw new DatabaseFailure(new SQLException("in the way", sqlState));
        }
        return times.get();
    }

    @ParameterizedTest
    @ValueSource(strings = {"40001", "40P01", "HYT00", "23514"})
    void whatWasInTheWayForAMomentIsTriedAgain(String sqlState) {
        assertThat((int) Contended.run(() -> failing(4, sqlState))).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"40001", "40P01", "HYT00"})
    void whatIsAlwaysInTheWayIsSaidToBe(String sqlState) {
        assertThatThrownBy(() -> Contended.run(() -> failing(8, sqlState)))
                .isInstanceOfSatisfying(Refused.class, refused -> {
                    assertThat(refused.kind()).isEqualTo(Refused.Kind.UNAVAILABLE);
                    assertThat(refused.code()).isEqualTo("contended");
                    assertThat(refused.retryAfter()).isPresent();
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "08006", "42601"})
    void anyOtherFailureIsNot(String sqlState) {
        assertThatThrownBy(() -> Contended.run(() -> failing(1, sqlState))).isInstanceOf(DatabaseFailure.class);
        assertThat(times).hasValue(1);
    }

    @Test
    void aRowThatNoPartitionEverTakesIsAFault() {
        assertThatThrownBy(() -> Contended.run(() -> failing(8, "23514"))).isInstanceOf(DatabaseFailure.class);
    }
}
