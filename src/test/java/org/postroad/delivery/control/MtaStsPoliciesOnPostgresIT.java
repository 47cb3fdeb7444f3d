package org.postroad.delivery.control;

import javax.sql.DataSource;
import org.postroad.testing.Databases;

class MtaStsPoliciesOnPostgresIT extends MtaStsPoliciesContract {
    @Override
    DataSource newDatabase() {
        return Databases.postgres();
    }
}
