package org.postroad.jobs.control;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class FeedPositionTest {
    @Property
    void aTextIsReadAsWhatItWasMadeFrom(
            @ForAll @LongRange(min = 0) long tx, @ForAll @IntRange(min = 0, max = 2_000_000) int begun) {
        FeedPosition position = new FeedPosition("1f3a9", tx, begun);
        assertThat(position.text()).hasSizeLessThanOrEqualTo(50);
        assertThat(FeedPosition.of(position.text())).contains(position);
    }

    @Property
    void anyOtherTextIsNoneOrComesBackAsItIs(@ForAll String text) {
        FeedPosition.of(text)
                .ifPresent(
                        position -> assertThat(FeedPosition.of(position.text())).contains(position));
    }
}
