package org.postroad.identity.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PermissionNamesTest {
    @Test
    void aStarIsEveryPermission() {
        assertThat(PermissionNames.parse("*")).containsExactlyInAnyOrder(Permission.values());
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        Set<Permission> some = Set.of(Permission.SYS_TASK_GET, Permission.LIVE_METRICS);

        assertThat(PermissionNames.text(some)).isEqualTo("sysTaskGet liveMetrics");
        assertThat(PermissionNames.parse(PermissionNames.text(some))).isEqualTo(some);
        assertThat(PermissionNames.parse("")).isEmpty();
    }

    @Test
    void aNameOfALaterVersionIsPassedOver() {
        assertThat(PermissionNames.parse("sysTaskGet sysMoonLand")).containsExactly(Permission.SYS_TASK_GET);
    }

    @Test
    void aStarAmongNamesGivesNothing() {
        assertThat(PermissionNames.of(List.of("*"))).isEqualTo(PermissionNames.parse("*"));
        assertThat(PermissionNames.parse("sysTaskGet *")).containsExactly(Permission.SYS_TASK_GET);
        assertThat(PermissionNames.unknown(List.of("sysTaskGet", "*"))).contains("*");
    }
}
