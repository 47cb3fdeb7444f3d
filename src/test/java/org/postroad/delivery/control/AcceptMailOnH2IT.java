package org.postroad.delivery.control;

import javax.sql.DataSource;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.testing.Databases;

class AcceptMailOnH2IT extends AcceptMailContract {
    @Override
    DataSource newDatabase() {
        return Databases.h2();
    }

    @Override
    Dialect dialect() {
        return Dialect.H2;
    }
}
