package org.postroad.identity.entity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoleTest {
    @Test
    void aViewerReadsAndNothingElse() {
        assertThat(Role.VIEWER.permissions())
                .allMatch(Permission::reads)
                .contains(Permission.SYS_TASK_QUERY, Permission.SYS_LOG_GET, Permission.SYS_MEMBER_QUERY);
    }

    @Test
    void aViewerSeesEmailsButDoesNotOpenThem() {
        assertThat(Role.VIEWER.permissions())
                .contains(Permission.SYS_EMAIL_GET, Permission.SYS_EMAIL_QUERY)
                .doesNotContain(Permission.SYS_EMAIL_OPEN);
        assertThat(Role.MEMBER.permissions()).contains(Permission.SYS_EMAIL_OPEN);
    }

    @Test
    void aMemberWorksOnJobsAndOwnKeysButNotOnTheAccount() {
        assertThat(Role.MEMBER.permissions())
                .contains(
                        Permission.SYS_TASK_CREATE,
                        Permission.SYS_TASK_UPDATE,
                        Permission.SYS_TASK_DESTROY,
                        Permission.SYS_API_KEY_CREATE)
                .doesNotContain(
                        Permission.SYS_ACCOUNT_UPDATE, Permission.SYS_MEMBER_CREATE, Permission.SYS_MEMBER_UPDATE);
    }

    @Test
    void eachRoleMayAllThatTheOnesBelowMay() {
        assertThat(Role.MEMBER.permissions()).containsAll(Role.VIEWER.permissions());
        assertThat(Role.OWNER.permissions()).containsAll(Role.MEMBER.permissions());
    }

    @Test
    void noRoleReachesBeyondItsAccount() {
        for (Role role : Role.values()) {
            assertThat(role.permissions()).allMatch(Permission::ofAccount);
        }
        assertThat(Role.OWNER.permissions())
                .doesNotContain(Permission.SYS_ACCOUNT_CREATE, Permission.SYS_ACCOUNT_QUERY, Permission.LIVE_METRICS);
    }
}
