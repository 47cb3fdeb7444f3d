package org.postroad.jobs.control;

import org.postroad.platform.control.Database.Dialect;

class SharedEndsOnH2IT extends SharedEndsContract {
    SharedEndsOnH2IT() {
        super(Dialect.H2);
    }
}
