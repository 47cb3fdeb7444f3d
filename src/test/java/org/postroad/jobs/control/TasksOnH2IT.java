package org.postroad.jobs.control;

import org.postroad.platform.control.Database.Dialect;

class TasksOnH2IT extends TaskContract {
    @Override
    Dialect dialect() {
        return Dialect.H2;
    }
}
