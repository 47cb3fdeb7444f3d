package org.postroad.provider.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class UidRangesTest {
    private static UidRanges of(String set) {
        return UidRanges.builder().addSet(set).build();
    }

    @Test
    void aSetIsReadAndWritten() {
        assertThat(of("1:3,7,9:12")).hasToString("1:3,7,9:12");
        assertThat(of("12:9,7,3:1,8")).hasToString("1:3,7:12");
        assertThat(of("")).hasToString("");
        assertThat(of("4294967290:*").last()).isEqualTo(UidRanges.LAST);
        assertThat(of("0:3")).hasToString("1:3");
    }

    @Test
    void whatIsNoSetIsRefused() {
        assertThatThrownBy(() -> of("1:x")).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> of("1,,2")).isInstanceOf(NumberFormatException.class);
    }

    @Test
    void aHugeRangeTakesNoMemory() {
        UidRanges all = of("1:4294967295");

        assertThat(all.count()).isEqualTo(UidRanges.LAST);
        assertThat(all.after(4294967294L)).hasToString("4294967295");
        assertThat(all.first(10)).hasToString("1:10");
    }

    @Property
    void itIsTheSetOfItsMembers(
            @ForAll List<@LongRange(min = 1, max = 60) Long> uids, @ForAll @LongRange(min = 0, max = 61) long after) {
        UidRanges.Builder builder = UidRanges.builder();
        uids.forEach(builder::add);
        UidRanges ranges = builder.build();
        TreeSet<Long> set = new TreeSet<>(uids);
        List<Long> members = new ArrayList<>();
        ranges.forEach(members::add);

        assertThat(members).containsExactlyElementsOf(set);
        assertThat(ranges.count()).isEqualTo(set.size());
        assertThat(ranges.last()).isEqualTo(set.isEmpty() ? 0 : set.last());
        for (long uid = 0; uid <= 62; uid++) {
            assertThat(ranges.contains(uid)).isEqualTo(set.contains(uid));
        }
        assertThat(ranges.after(after).count())
                .isEqualTo(set.tailSet(after, false).size());
        assertThat(of(ranges.toString())).hasToString(ranges.toString());
    }
}
