package org.postroad.jobs.control;

import org.postroad.platform.control.Database.Dialect;

class JobCommandsOnPostgresIT extends JobCommandsContract {
    @Override
    Dialect dialect() {
        return Dialect.POSTGRESQL;
    }
}
