package org.postroad.provider.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.jobs.entity.Outcome;
import org.postroad.provider.entity.ProviderFailure;
import org.postroad.testing.SettableClock;

class MailHostsTest {
    private static final ProviderFailure BROKEN = new ProviderFailure(ErrorCode.PROVIDER_UNREACHABLE, "refused");
    private static final ProviderFailure WRONG = new ProviderFailure(ErrorCode.PROVIDER_AUTH_FAILED, "wrong");

    private final SettableClock clock = new SettableClock();
    private final MailHosts hosts = new MailHosts(new HostCircuits(clock), clock, 2);

    private MailHosts.Permit permit(String host) {
        return hosts.enter(host, 993).match(permit -> permit, later -> {
            throw new AssertionError(later.detail());
        });
    }

    private MailHosts.Later later(String host) {
        return hosts.enter(host, 993)
                .match(
                        permit -> {
                            throw new AssertionError("let in");
                        },
                        later -> later);
    }

    private void calls(int count, ProviderFailure failure) {
        for (int i = 0; i < count; i++) {
            try (MailHosts.Permit permit = permit("a.example")) {
                permit.ended(failure);
            }
        }
    }

    @Test
    void soManyAtOnceToOneServerAndNoMore() {
        MailHosts.Permit first = permit("a.example");
        MailHosts.Permit second = permit("a.example");
        assertThat(later("a.example").open()).isFalse();
        assertThat(later("a.example").outcome())
                .isEqualTo(Outcome.again(clock.instant().plusSeconds(2)));
        permit("b.example").close();

        first.close();
        first.close(); // once more does not free a second place

        permit("a.example");
        assertThat(later("a.example").open()).isFalse();
        second.close();
    }

    @Test
    void aServerThatFailedItsLastCallsIsLeftAlone() {
        calls(HostCircuits.LEAST_CALLS, BROKEN);

        MailHosts.Later later = later("a.example");

        assertThat(later.open()).isTrue();
        assertThat(later.at()).isEqualTo(clock.instant().plus(HostCircuits.LEFT_ALONE));
        assertThat(later.detail()).startsWith("a.example:993 has failed so often");
        permit("b.example").close();
        clock.advance(HostCircuits.LEFT_ALONE.plus(Duration.ofMillis(1)));
        permit("a.example").close();
    }

    @Test
    void aRefusalTakesNoPlace() {
        calls(HostCircuits.LEAST_CALLS, BROKEN);
        for (int i = 0; i < 5; i++) {
            assertThat(later("a.example").open()).isTrue();
        }
    }

    @Test
    void wrongPasswordsSayNothingAgainstTheServer() {
        calls(100, WRONG);
        try (MailHosts.Permit permit = permit("a.example")) {
            permit.ended();
        }
    }
}
