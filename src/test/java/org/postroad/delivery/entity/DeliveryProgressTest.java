package org.postroad.delivery.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroad.platform.entity.DurationText;

/** The clocks of a recipient: retries, delay notices and the end, by the rules of Stalwart's documentation. */
class DeliveryProgressTest {
    private static final Instant T0 = Instant.parse("2026-03-01T00:00:00Z");

    private static List<Duration> durations(String... texts) {
        return Stream.of(texts)
                .map(text -> DurationText.parse(text).orElseThrow())
                .toList();
    }

    private static Instant after(String text) {
        return T0.plus(DurationText.parse(text).orElseThrow());
    }

    private static DeliverySchedule schedule(Expiry expiry) {
        return new DeliverySchedule(
                durations("2m", "5m", "10m", "15m", "30m", "1h", "2h"), durations("1d", "3d"), expiry);
    }

    private static Expiry ttl(String text) {
        return new Expiry.Ttl(DurationText.parse(text).orElseThrow());
    }

    @ParameterizedTest(name = "after {0} failures {1}")
    @CsvSource({"1,2m", "2,5m", "3,10m", "4,15m", "5,30m", "6,1h", "7,2h", "8,2h", "1000,2h"})
    void theIntervalAfterTheLastOneRepeats(int failures, String delay) {
        assertThat(schedule(ttl("5d")).delayAfter(failures))
                .isEqualTo(DurationText.parse(delay).orElseThrow());
    }

    @Test
    void thirdFailureWaitsTheThirdIntervalFromItsEnd() {
        DeliverySchedule schedule = schedule(ttl("5d"));
        DeliveryProgress progress = DeliveryProgress.queued(schedule, T0, null);
        for (String end : List.of("10s", "4m", "20m")) {
            progress = progress.deferred(schedule, after(end));
        }
        assertThat(progress.attempts()).isEqualTo(3);
        assertThat(progress.status()).isEqualTo(RecipientStatus.DEFERRED);
        assertThat(progress.retryDue()).isEqualTo(after("30m"));
    }

    @Test
    void expiryIsOnTimeThoughTheNextIntervalReachesBeyond() {
        DeliverySchedule schedule = schedule(ttl("6m"));
        DeliveryProgress progress = DeliveryProgress.queued(schedule, T0, null)
                .deferred(schedule, after("1m"))
                .deferred(schedule, after("3m"));
        assertThat(progress.retryDue()).isEqualTo(after("6m"));
        assertThat(progress.due()).isEqualTo(after("6m"));
        assertThat(progress.isExpired(after("6m").minusMillis(1))).isFalse();
        assertThat(progress.isExpired(after("6m"))).isTrue();
    }

    @Test
    void attemptsExpireAtTheFailingAttempt() {
        DeliverySchedule schedule = schedule(new Expiry.Attempts(2));
        DeliveryProgress once = DeliveryProgress.queued(schedule, T0, null).deferred(schedule, T0);
        assertThat(once.status()).isEqualTo(RecipientStatus.DEFERRED);
        assertThat(once.expiresAt()).isNull();
        DeliveryProgress twice = once.deferred(schedule, after("2m"));
        assertThat(twice.status()).isEqualTo(RecipientStatus.FAILED);
        assertThat(twice.attempts()).isEqualTo(2);
    }

    @Test
    void aFailureAfterTheTtlIsTheLast() {
        DeliverySchedule schedule = schedule(ttl("1m"));
        assertThat(DeliveryProgress.queued(schedule, T0, null)
                        .deferred(schedule, after("1m"))
                        .status())
                .isEqualTo(RecipientStatus.FAILED);
    }

    @Test
    void noticesCountFromTheQueueEntryEachOnce() {
        DeliverySchedule schedule = schedule(ttl("5d"));
        DeliveryProgress progress = DeliveryProgress.queued(schedule, T0, null);
        assertThat(progress.noticeDue()).isEqualTo(after("1d"));
        assertThat(progress.isNoticeDue(after("23h"))).isFalse();
        progress = progress.noticed(schedule, after("1d").plusSeconds(5));
        assertThat(progress.noticeDue()).isEqualTo(after("3d"));
        progress = progress.noticed(schedule, after("3d"));
        assertThat(progress.noticeDue()).isNull();
    }

    @Test
    void afterDowntimeOneNoticeNotOneForEachThreshold() {
        DeliverySchedule schedule = schedule(ttl("5d"));
        DeliveryProgress progress = DeliveryProgress.queued(schedule, T0, null).noticed(schedule, after("4d"));
        assertThat(progress.noticeDue()).isNull();
    }

    @Test
    void noThresholdsNoNotices() {
        DeliverySchedule schedule = new DeliverySchedule(durations("1m"), List.of(), ttl("5d"));
        DeliveryProgress progress = DeliveryProgress.queued(schedule, T0, null);
        assertThat(progress.noticeDue()).isNull();
        assertThat(progress.isNoticeDue(after("4d"))).isFalse();
    }

    @Test
    void beingPutOffIsNoAttempt() {
        DeliverySchedule schedule = schedule(ttl("5d"));
        DeliveryProgress progress = DeliveryProgress.queued(schedule, T0, null)
                .deferred(schedule, T0)
                .putOff(after("3h"));
        assertThat(progress.attempts()).isEqualTo(1);
        assertThat(progress.retryDue()).isEqualTo(after("3h"));
        assertThat(progress.deferred(schedule, after("3h")).retryDue()).isEqualTo(after("185m"));
    }

    @Test
    void aHeldMessageHasItsClocksFromTheRelease() {
        DeliverySchedule schedule = schedule(ttl("5d"));
        DeliveryProgress progress = DeliveryProgress.queued(schedule, after("100h"), null);
        assertThat(progress.retryDue()).isEqualTo(after("100h"));
        assertThat(progress.noticeDue()).isEqualTo(after("124h"));
        assertThat(progress.expiresAt()).isEqualTo(after("220h"));
    }

    @Test
    void deliverByReturnsOrTells() {
        DeliverySchedule schedule = schedule(ttl("5d"));
        DeliveryProgress returned = DeliveryProgress.queued(schedule, T0, new DeliverBy(after("1h"), true));
        assertThat(returned.expiresAt()).isEqualTo(after("1h"));
        assertThat(returned.deferred(schedule, after("2m")).expiresAt()).isEqualTo(after("1h"));
        DeliveryProgress told = DeliveryProgress.queued(schedule, T0, new DeliverBy(after("1h"), false));
        assertThat(told.expiresAt()).isEqualTo(after("5d"));
        assertThat(told.noticeDue()).isEqualTo(after("1h"));
        assertThat(told.noticed(schedule, after("1h")).noticeDue()).isNull();
    }

    @Test
    void anotherScheduleHoldsFromTheNextStepOn() {
        DeliveryProgress progress = DeliveryProgress.queued(schedule(ttl("5d")), T0, null)
                .deferred(schedule(ttl("5d")), T0)
                .deferred(new DeliverySchedule(durations("1h"), durations("12h"), ttl("2d")), after("2m"));
        assertThat(progress.retryDue()).isEqualTo(after("62m"));
        assertThat(progress.noticeDue()).isEqualTo(after("12h"));
        assertThat(progress.expiresAt()).isEqualTo(after("2d"));
        assertThat(progress.under(schedule(ttl("1d"))).expiresAt()).isEqualTo(after("1d"));
    }

    @Test
    void dueIsTheFirstOfRetryNoticeAndExpiry() {
        DeliverySchedule notice = new DeliverySchedule(durations("1d"), durations("1h"), ttl("2h"));
        DeliveryProgress progress = DeliveryProgress.queued(notice, T0, null);
        assertThat(progress.due()).isEqualTo(T0);
        progress = progress.deferred(notice, T0);
        assertThat(progress.due()).isEqualTo(after("1h"));
        assertThat(progress.noticed(notice, after("1h")).due()).isEqualTo(after("2h"));
    }

    @ParameterizedTest
    @EnumSource(
            value = RecipientStatus.class,
            names = {"DELIVERED", "RELAYED", "FAILED", "CANCELLED"})
    void nothingComesAfterAnEnd(RecipientStatus end) {
        DeliverySchedule schedule = schedule(ttl("5d"));
        DeliveryProgress ended = DeliveryProgress.queued(schedule, T0, null).ended(end);
        assertThat(ended.noticeDue()).isNull();
        assertThat(ended.isExpired(after("9d"))).isFalse();
        assertThatThrownBy(() -> ended.deferred(schedule, T0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> ended.ended(end)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> ended.putOff(T0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(ended::due).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void schedulesThatCannotBe(long millis) {
        Duration none = Duration.ofMillis(millis);
        assertThatThrownBy(() -> new DeliverySchedule(List.of(none), List.of(), ttl("1d")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DeliverySchedule(durations("1m"), List.of(none), ttl("1d")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Expiry.Ttl(none)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Expiry.Attempts((int) millis)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DeliverySchedule(List.of(), List.of(), ttl("1d")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** What a host or an operator does, some seconds after the last step. */
    record Step(String what, int seconds) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.of(
                                "temporary",
                                "temporary",
                                "temporary",
                                "throttled",
                                "permanent",
                                "delivered",
                                "relayed",
                                "cancel"),
                        Arbitraries.integers().between(0, 7_200))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }

    @Provide
    Arbitrary<DeliverySchedule> schedules() {
        Arbitrary<List<Duration>> times = Arbitraries.integers()
                .between(1, 10_000)
                .map(Duration::ofSeconds)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5);
        Arbitrary<Expiry> expiry = Arbitraries.oneOf(
                Arbitraries.integers().between(1, 50_000).map(s -> new Expiry.Ttl(Duration.ofSeconds(s))),
                Arbitraries.integers().between(1, 20).map(Expiry.Attempts::new));
        return Combinators.combine(times, times, expiry).as(DeliverySchedule::new);
    }

    @Property
    void whateverHappensThereIsOneEndAndNoNoticeTwice(
            @ForAll("schedules") DeliverySchedule schedule, @ForAll("steps") List<Step> steps) {
        DeliveryProgress progress = DeliveryProgress.queued(schedule, T0, null);
        Instant now = T0;
        Instant lastNotice = T0;
        for (Step step : steps) {
            now = now.plusSeconds(step.seconds);
            if (progress.isExpired(now)) {
                progress = progress.closed(RecipientStatus.FAILED);
            }
            if (progress.status().isFinal()) {
                break;
            }
            assertThat(progress.due()).isBeforeOrEqualTo(progress.retryDue());
            int attempts = progress.attempts();
            progress = after(progress, schedule, step.what, now);
            assertThat(progress.attempts()).isBetween(attempts, attempts + 1);
            if (progress.isNoticeDue(now)) {
                assertThat(progress.noticeDue()).isAfter(lastNotice);
                lastNotice = now;
                progress = progress.noticed(schedule, now);
                assertThat(progress.isNoticeDue(now)).isFalse();
            }
        }
        if (!progress.status().isFinal()) {
            progress = end(progress, schedule, now);
        }
        assertThat(progress.status().isFinal()).isTrue();
    }

    private static DeliveryProgress after(
            DeliveryProgress progress, DeliverySchedule schedule, String what, Instant now) {
        return switch (what) {
            case "temporary" -> progress.deferred(schedule, now);
            case "throttled" -> progress.putOff(now.plusSeconds(30));
            case "permanent" -> progress.ended(RecipientStatus.FAILED);
            case "delivered" -> progress.ended(RecipientStatus.DELIVERED);
            case "relayed" -> progress.ended(RecipientStatus.RELAYED);
            default -> progress.closed(RecipientStatus.CANCELLED);
        };
    }

    /** A host that is never there: expiry ends it. */
    private static DeliveryProgress end(DeliveryProgress begun, DeliverySchedule schedule, Instant from) {
        DeliveryProgress progress = begun;
        Instant now = from;
        for (int i = 0; i < 100_000 && !progress.status().isFinal(); i++) {
            now = progress.retryDue().isAfter(now) ? progress.retryDue() : now;
            progress = progress.isExpired(now)
                    ? progress.closed(RecipientStatus.FAILED)
                    : progress.deferred(schedule, now);
        }
        return progress;
    }
}
