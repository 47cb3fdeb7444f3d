package org.postroad.jobs.control;

import org.postroad.platform.control.Database.Dialect;

class EngineOnH2IT extends EngineContract {
    EngineOnH2IT() {
        super(Dialect.H2);
    }
}
