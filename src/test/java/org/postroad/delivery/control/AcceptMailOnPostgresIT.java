package org.postroad.delivery.control;

import javax.sql.DataSource;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.testing.Databases;

class AcceptMailOnPostgresIT extends AcceptMailContract {
    @Override
    DataSource newDatabase() {
        return Databases.postgres();
    }

    @Override
    Dialect dialect() {
        return Dialect.POSTGRESQL;
    }
}
