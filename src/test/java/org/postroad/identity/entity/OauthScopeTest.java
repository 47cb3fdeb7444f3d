package org.postroad.identity.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OauthScopeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "*",
                "openid profile offline_access",
                "urn:ietf:params:jmap:core urn:stalwart:jmap",
                "sysTaskGet *"
            })
    void whatNamesNoPermissionIsAllOfTheUsers(String text) {
        assertThat(OauthScope.parse(text)).contains(OauthScope.WHOLE);
    }

    @Test
    void permissionsNarrowWhateverStandsBesides() {
        OauthScope scope = OauthScope.parse("openid sysTaskGet  sysTaskQuery").orElseThrow();

        assertThat(scope.permissions()).isEqualTo(Set.of(Permission.SYS_TASK_GET, Permission.SYS_TASK_QUERY));
        assertThat(scope.text()).isEqualTo("sysTaskGet sysTaskQuery");
        assertThat(OauthScope.kept(scope.toKeep())).isEqualTo(scope);
        assertThat(OauthScope.kept(OauthScope.WHOLE.toKeep())).isEqualTo(OauthScope.WHOLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sysTaskGett", "sysTaskGet admin", "SYSTASKGET", "read write", "<script>"})
    void aNameThatThereIsNotIsNotPassedOver(String text) {
        assertThat(OauthScope.parse(text)).isEmpty();
    }

    @Test
    void ofAnotherIssuersNamesOnlyPermissionsCount() {
        assertThat(OauthScope.ofToken(List.of("openid", "read:mail"))).isEqualTo(OauthScope.WHOLE);
        assertThat(OauthScope.ofToken(List.of("openid", "sysTaskGet")).permissions())
                .containsExactly(Permission.SYS_TASK_GET);
        assertThat(OauthScope.ofToken(List.of("sysTaskGett")).permissions())
                .as("a slip of the pen must not widen")
                .isEmpty();
    }
}
