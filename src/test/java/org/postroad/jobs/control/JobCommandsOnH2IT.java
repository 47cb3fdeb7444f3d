package org.postroad.jobs.control;

import org.postroad.platform.control.Database.Dialect;

class JobCommandsOnH2IT extends JobCommandsContract {
    @Override
    Dialect dialect() {
        return Dialect.H2;
    }
}
