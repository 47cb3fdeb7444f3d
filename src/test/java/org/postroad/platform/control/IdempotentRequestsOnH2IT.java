package org.postroad.platform.control;

import javax.sql.DataSource;
import org.postroad.testing.Databases;

class IdempotentRequestsOnH2IT extends IdempotentRequestsContract {
    @Override
    DataSource newDatabase() {
        return Databases.h2();
    }
}
