package org.postroad.platform.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdFormatTest {
    private static final IdFormat FORMAT = new IdFormat("job_");

    @Property
    void everyIdComesBackFromItsText(@ForAll @LongRange(min = 1) long id) {
        assertThat(FORMAT.parse(FORMAT.text(id))).hasValue(id);
    }

    @Property
    void textsSortAsTheirIds(@ForAll @LongRange(min = 1) long one, @ForAll @LongRange(min = 1) long other) {
        assertThat(Integer.signum(FORMAT.text(one).compareTo(FORMAT.text(other))))
                .isEqualTo(Long.compare(one, other));
    }

    @Property
    void anIdHasOneTextOnly(@ForAll @StringLength(13) @CharRange(from = '0', to = 'z') String digits) {
        FORMAT.parse("job_" + digits)
                .ifPresent(id -> assertThat(FORMAT.text(id)).isEqualTo("job_" + digits));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "job_",
                "job_0000000000000",
                "job_000000000000",
                "job_00000000000001",
                "tsk_0000000000001",
                "JOB_0000000000001",
                "job_000000000000i",
                "job_000000000000A",
                "job_8000000000000",
                "job_g000000000001",
                "job_zzzzzzzzzzzzz"
            })
    void whatIsNoIdIsNone(String text) {
        assertThat(FORMAT.parse(text)).isEmpty();
    }

    @Property
    void everyTextIsSafeAsAJmapId(@ForAll @LongRange(min = 1) long id) {
        // RFC 8620 §1.2
        assertThat(List.of(FORMAT.text(id))).allMatch(text -> text.matches("[a-z][a-z0-9_]{1,254}"));
    }
}
