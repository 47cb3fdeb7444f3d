package org.postroad.jobs.control;

import org.postroad.platform.control.Database.Dialect;

class EngineOnPostgresIT extends EngineContract {
    EngineOnPostgresIT() {
        super(Dialect.POSTGRESQL);
    }
}
