package org.postroad.delivery.control;

import javax.sql.DataSource;
import org.postroad.testing.Databases;

class MailRowsOnH2IT extends MailRowsContract {
    @Override
    DataSource newDatabase() {
        return Databases.h2();
    }
}
