package org.postroad.jobs.control;

import org.postroad.platform.control.Database.Dialect;

class SetJobsOnH2IT extends SetJobsContract {
    @Override
    Dialect dialect() {
        return Dialect.H2;
    }
}
