package org.postroad.faults;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;

/** The storm: nodes that start in a second and die as often as {@code -Dfaults.kills} says. */
class LightNodesFaults extends Suite {

    @Override
    Trial trial(long seed) throws IOException, SQLException {
        return new Trial("light", seed, LightNodes::new);
    }

    @Override
    int kills() {
        return KILLS;
    }

    @Override
    int jobsPerSecond() {
        return Integer.getInteger("faults.rate", 40);
    }

    @Override
    Duration[] betweenKills() {
        return new Duration[] {Duration.ofSeconds(2), Duration.ofSeconds(12)};
    }
}
