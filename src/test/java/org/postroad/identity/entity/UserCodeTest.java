package org.postroad.identity.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserCodeTest {
    @Test
    void whatIsShownIsReadAgain() {
        UserCode code = UserCode.random(new SecureRandom());

        assertThat(code.text()).matches("[A-Z]{4}-[A-Z]{4}").doesNotContainPattern("[AEIOUY]");
        assertThat(UserCode.parse(code.text())).contains(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"WDJB-MJHT", "wdjbmjht", " wdjb mjht ", "WDJB - MJHT"})
    void peopleTypeItAsTheyLike(String typed) {
        assertThat(UserCode.parse(typed)).contains(new UserCode("WDJBMJHT"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "WDJB-MJH", "WDJB-MJHTT", "ADJB-MJHT", "1234-5678", "WDJB_MJHT"})
    void anythingElseIsNone(String typed) {
        assertThat(UserCode.parse(typed)).isEmpty();
    }
}
