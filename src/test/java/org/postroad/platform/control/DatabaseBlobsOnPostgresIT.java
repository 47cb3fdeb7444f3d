package org.postroad.platform.control;

import javax.sql.DataSource;
import org.postroad.testing.Databases;

class DatabaseBlobsOnPostgresIT extends DatabaseBlobsContract {
    @Override
    DataSource newDatabase() {
        return Databases.postgres();
    }
}
