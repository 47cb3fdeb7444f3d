package org.postroad.jobs.control;

import org.postroad.platform.control.Database.Dialect;

class HotPathOnPostgresIT extends HotPathContract {
    HotPathOnPostgresIT() {
        super(Dialect.POSTGRESQL, new PostgresHotPath());
    }
}
