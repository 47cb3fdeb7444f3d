package org.postroad.jobs.control;

import org.postroad.platform.control.Database.Dialect;

class TaskRetryOnH2IT extends TaskRetryContract {
    @Override
    Dialect dialect() {
        return Dialect.H2;
    }
}
