package org.postroad.platform.control;

import javax.sql.DataSource;
import org.postroad.testing.Databases;

class IdempotentRequestsOnPostgresIT extends IdempotentRequestsContract {
    @Override
    DataSource newDatabase() {
        return Databases.postgres();
    }
}
