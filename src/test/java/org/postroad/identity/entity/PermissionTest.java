package org.postroad.identity.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PermissionTest {
    @ParameterizedTest
    @CsvSource({
        "SYS_TASK_GET, sysTaskGet, job, get",
        "SYS_TASK_MANAGER_UPDATE, sysTaskManagerUpdate, task_manager, update",
        "SYS_MTA_VIRTUAL_QUEUE_DESTROY, sysMtaVirtualQueueDestroy, queue, destroy",
        "ACTION_PAUSE_MTA_QUEUE, actionPauseMtaQueue, queue, action",
        "LIVE_METRICS, liveMetrics, metrics, live"
    })
    void namesAreStalwarts(Permission permission, String wireName, String subject, String verb) {
        assertThat(permission.wireName()).isEqualTo(wireName);
        assertThat(permission.subject()).isEqualTo(subject);
        assertThat(permission.verb()).isEqualTo(verb);
        assertThat(Permission.of(wireName)).contains(permission);
    }

    @Test
    void everyNameIsOneWordInCamelCase() {
        assertThat(Arrays.stream(Permission.values()).map(Permission::wireName))
                .allMatch(name -> name.matches("(sys|action|live)([A-Z][a-z]+)+"))
                .doesNotHaveDuplicates();
    }

    @Test
    void anUnknownNameIsNone() {
        assertThat(Permission.of("sysTaskget")).isEmpty();
        assertThat(Permission.of("")).isEmpty();
    }
}
