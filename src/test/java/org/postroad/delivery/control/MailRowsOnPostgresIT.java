package org.postroad.delivery.control;

import javax.sql.DataSource;
import org.postroad.testing.Databases;

class MailRowsOnPostgresIT extends MailRowsContract {
    @Override
    DataSource newDatabase() {
        return Databases.postgres();
    }
}
