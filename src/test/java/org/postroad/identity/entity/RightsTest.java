package org.postroad.identity.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postroad.identity.entity.Permission.LIVE_METRICS;
import static org.postroad.identity.entity.Permission.SYS_ACCOUNT_CREATE;
import static org.postroad.identity.entity.Permission.SYS_TASK_CREATE;
import static org.postroad.identity.entity.Permission.SYS_TASK_GET;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RightsTest {
    private static final long HOME = 1;
    private static final long OTHER = 2;
    private static final long FOREIGN = 3;
    private static final long[] ACCOUNTS = {HOME, OTHER, FOREIGN};

    @Test
    void aMemberMayByRoleInTheOwnAccountAndKnowsNoOther() {
        Rights viewer = Rights.ofUser(Set.of(), Map.of(HOME, Role.VIEWER));

        assertThat(viewer.inAccount(HOME, SYS_TASK_GET)).isTrue();
        assertThat(viewer.inAccount(HOME, SYS_TASK_CREATE)).isFalse();
        assertThat(viewer.knows(HOME)).isTrue();
        assertThat(viewer.inAccount(FOREIGN, SYS_TASK_GET)).isFalse();
        assertThat(viewer.knows(FOREIGN)).isFalse();
        assertThat(viewer.onServer(SYS_TASK_GET)).isFalse();
    }

    @Test
    void aServerPermissionCountsInEveryAccount() {
        Rights operator = Rights.ofUser(Set.of(SYS_TASK_GET), Map.of());

        assertThat(operator.onServer(SYS_TASK_GET)).isTrue();
        assertThat(operator.inAccount(FOREIGN, SYS_TASK_GET)).isTrue();
        assertThat(operator.knows(FOREIGN)).isTrue();
        assertThat(operator.inAccount(FOREIGN, SYS_TASK_CREATE)).isFalse();
    }

    @Test
    void aPermissionThatIsOfTheServerOnlyLetsNobodyKnowOfAccounts() {
        Rights scraper = Rights.ofUser(Set.of(LIVE_METRICS), Map.of());

        assertThat(scraper.onServer(LIVE_METRICS)).isTrue();
        assertThat(scraper.knows(HOME)).isFalse();
        assertThat(scraper.inAccount(HOME, LIVE_METRICS)).isFalse();
    }

    @Test
    void aConfinedKeyOfAnOperatorActsInItsAccountOnly() {
        Rights operator = Rights.ofUser(EnumSet.allOf(Permission.class), Map.of());

        Rights key = new KeyGrant(true, null, null).cut(operator, HOME);

        assertThat(key.inAccount(HOME, SYS_TASK_CREATE)).isTrue();
        assertThat(key.onServer(SYS_ACCOUNT_CREATE)).isFalse();
        assertThat(key.knows(FOREIGN)).isFalse();
        assertThat(key.inAccount(FOREIGN, SYS_TASK_GET)).isFalse();
        assertThat(key.accounts()).isEmpty();
    }

    @Test
    void aKeyIsGoodUntilItsLastInstantAndNotInIt() {
        Instant end = Instant.parse("2026-01-01T00:00:00Z");
        KeyGrant grant = new KeyGrant(true, null, end);

        assertThat(grant.goodAt(end.minusNanos(1))).isTrue();
        assertThat(grant.goodAt(end)).isFalse();
        assertThat(KeyGrant.whole().goodAt(Instant.MAX)).isTrue();
    }

    @Property
    void aKeyNeverCarriesWhatItsUserMayNot(@ForAll("users") Rights user, @ForAll("grants") KeyGrant grant) {
        Rights key = grant.cut(user, HOME);

        for (Permission permission : Permission.values()) {
            assertThat(key.onServer(permission) && !user.onServer(permission)).isFalse();
            for (long account : ACCOUNTS) {
                assertThat(key.inAccount(account, permission) && !user.inAccount(account, permission))
                        .isFalse();
            }
        }
    }

    @Property
    void aKeyMadeWithAKeyNeverCarriesWhatThatKeyDoesNot(
            @ForAll("users") Rights user, @ForAll("grants") KeyGrant first, @ForAll("grants") KeyGrant second) {
        Rights maker = first.cut(user, HOME);
        KeyGrant asked = second;
        boolean allowed = asked.beyond(maker, HOME).isEmpty() && (asked.confined() || !maker.confined());
        if (!allowed) {
            return;
        }
        KeyGrant granted = new KeyGrant(
                asked.confined(), asked.scopes() == null ? maker.limit().orElse(null) : asked.scopes(), null);

        // The new key stands for the user, not for the key that made it
        Rights made = granted.cut(user, HOME);

        for (Permission permission : Permission.values()) {
            assertThat(made.onServer(permission) && !maker.onServer(permission)).isFalse();
            for (long account : ACCOUNTS) {
                assertThat(made.inAccount(account, permission) && !maker.inAccount(account, permission))
                        .isFalse();
            }
        }
    }

    @Property
    void whoeverMayDoSomethingInAnAccountKnowsOfIt(@ForAll("users") Rights user, @ForAll("grants") KeyGrant grant) {
        Rights key = grant.cut(user, HOME);

        for (long account : ACCOUNTS) {
            assertThat(!key.allIn(account).isEmpty() && !key.knows(account)).isFalse();
        }
    }

    @Provide
    Arbitrary<Rights> users() {
        Arbitrary<Map<Long, Role>> roles = Arbitraries.maps(Arbitraries.of(HOME, OTHER), Arbitraries.of(Role.class));
        return Combinators.combine(permissions(), roles).as(Rights::ofUser);
    }

    @Provide
    Arbitrary<KeyGrant> grants() {
        return Combinators.combine(Arbitraries.of(true, false), permissions().injectNull(0.3))
                .as((confined, scopes) -> new KeyGrant(confined, scopes, null));
    }

    private static Arbitrary<Set<Permission>> permissions() {
        return Arbitraries.of(Permission.class).set();
    }
}
