package org.postroad.jobs.control;

import org.postroad.platform.control.Database.Dialect;

class SetJobsOnPostgresIT extends SetJobsContract {
    @Override
    Dialect dialect() {
        return Dialect.POSTGRESQL;
    }
}
