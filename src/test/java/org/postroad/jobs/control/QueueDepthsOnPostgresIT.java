package org.postroad.jobs.control;

import org.postroad.platform.control.Database.Dialect;

class QueueDepthsOnPostgresIT extends QueueDepthsContract {
    QueueDepthsOnPostgresIT() {
        super(Dialect.POSTGRESQL);
    }
}
