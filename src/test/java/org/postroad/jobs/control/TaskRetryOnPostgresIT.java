package org.postroad.jobs.control;

import org.postroad.platform.control.Database.Dialect;

class TaskRetryOnPostgresIT extends TaskRetryContract {
    @Override
    Dialect dialect() {
        return Dialect.POSTGRESQL;
    }
}
