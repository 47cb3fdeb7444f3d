package org.postroad.jobs.control;

import org.postroad.platform.control.Database.Dialect;

class FinishedDaysOnH2IT extends FinishedDaysContract {
    FinishedDaysOnH2IT() {
        super(Dialect.H2);
    }
}
