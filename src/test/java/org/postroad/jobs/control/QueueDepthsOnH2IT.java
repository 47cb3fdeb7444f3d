package org.postroad.jobs.control;

import org.postroad.platform.control.Database.Dialect;

class QueueDepthsOnH2IT extends QueueDepthsContract {
    QueueDepthsOnH2IT() {
        super(Dialect.H2);
    }
}
