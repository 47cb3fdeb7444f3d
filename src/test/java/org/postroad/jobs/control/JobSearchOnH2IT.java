package org.postroad.jobs.control;

import org.postroad.platform.control.Database.Dialect;

class JobSearchOnH2IT extends JobSearchContract {
    @Override
    Dialect dialect() {
        return Dialect.H2;
    }
}
