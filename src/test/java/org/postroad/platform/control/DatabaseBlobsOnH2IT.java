package org.postroad.platform.control;

import javax.sql.DataSource;
import org.postroad.testing.Databases;

class DatabaseBlobsOnH2IT extends DatabaseBlobsContract {
    @Override
    DataSource newDatabase() {
        return Databases.h2();
    }
}
