package org.postroad.delivery.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import org.postroad.jobs.control.OldRows;
import org.postroad.platform.control.Configuration;

/** Finished messages are kept as long as finished jobs: {@code POSTROAD_KEEP_DAYS}. */
@Dependent
public class OldMessages implements OldRows {
    private final MessageRemoval removal;
    private final Configuration configuration;

    @Inject
    OldMessages(MessageRemoval removal, Configuration configuration) {
        this.removal = removal;
        this.configuration = configuration;
    }

    @Override
    public void deleteOlder(Instant now) {
        removal.finishedBefore(now.minus(configuration.keep()));
    }
}
