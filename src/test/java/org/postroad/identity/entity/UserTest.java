package org.postroad.identity.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserTest {
    @ParameterizedTest
    @CsvSource({
        "admin, true",
        "a, true",
        "ann.lee+test@example.org, true",
        "Admin, false",
        "a:b, false",
        "'', false",
        "'a b', false",
        ".a, false",
        "аdmin, false"
    })
    void aNameIsPlain(String name, boolean allowed) {
        assertThat(User.isName(name)).isEqualTo(allowed);
    }

    @Test
    void aNameHasAnEnd() {
        assertThat(User.isName("a".repeat(255))).isTrue();
        assertThat(User.isName("a".repeat(256))).isFalse();
    }

    @Test
    void aNewUserMayDoNothing() {
        User user = new User(1, "ann", null, Instant.EPOCH);

        assertThat(user.permissions()).isEmpty();
        assertThat(user.password()).isEmpty();
    }

    @Test
    void whoMayDoEverythingMayDoWhatLaterVersionsAdd() {
        User user = new User(1, "ann", null, Instant.EPOCH);

        user.permit(EnumSet.allOf(Permission.class));

        assertThat(user.permissions()).containsExactlyInAnyOrder(Permission.values());
    }
}
