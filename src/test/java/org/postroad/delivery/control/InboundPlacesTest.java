package org.postroad.delivery.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.postroad.platform.control.InboundSettings;

/** Who finds a place. */
class InboundPlacesTest {
    private final InboundPlaces places =
            new InboundPlaces(new InboundSettings.Limits(3, 2, 1, 1, 100, Duration.ofSeconds(5)));

    @Test
    void oneAddressCannotTakeAllPlaces() {
        assertThat(places.take("192.0.2.1")).isTrue();
        assertThat(places.take("192.0.2.1")).isTrue();
        assertThat(places.take("192.0.2.1")).isFalse();
        assertThat(places.take("192.0.2.2")).isTrue();
        assertThat(places.take("192.0.2.3")).isFalse();
        assertThat(places.taken()).isEqualTo(3);
    }

    @Test
    void aPlaceThatIsLeftIsAnothers() {
        places.take("192.0.2.1");
        places.take("192.0.2.1");
        places.leave("192.0.2.1");
        assertThat(places.taken()).isEqualTo(1);
        assertThat(places.take("192.0.2.1")).isTrue();
        places.leave("192.0.2.1");
        places.leave("192.0.2.1");
        assertThat(places.taken()).isZero();
    }
}
