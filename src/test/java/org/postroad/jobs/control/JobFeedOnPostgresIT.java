package org.postroad.jobs.control;

import org.postroad.platform.control.Database.Dialect;

class JobFeedOnPostgresIT extends JobFeedContract {
    JobFeedOnPostgresIT() {
        super(Dialect.POSTGRESQL);
    }
}
