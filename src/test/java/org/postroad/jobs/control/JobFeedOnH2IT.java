package org.postroad.jobs.control;

import org.postroad.platform.control.Database.Dialect;

class JobFeedOnH2IT extends JobFeedContract {
    JobFeedOnH2IT() {
        super(Dialect.H2);
    }
}
