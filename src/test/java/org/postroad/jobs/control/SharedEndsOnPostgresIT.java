package org.postroad.jobs.control;

import org.postroad.platform.control.Database.Dialect;

class SharedEndsOnPostgresIT extends SharedEndsContract {
    SharedEndsOnPostgresIT() {
        super(Dialect.POSTGRESQL);
    }
}
