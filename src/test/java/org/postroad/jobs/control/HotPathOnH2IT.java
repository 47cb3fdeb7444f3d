package org.postroad.jobs.control;

import org.postroad.platform.control.Database.Dialect;

class HotPathOnH2IT extends HotPathContract {
    HotPathOnH2IT() {
        super(Dialect.H2, new H2HotPath());
    }
}
