package org.postroad.delivery.control;

import javax.sql.DataSource;
import org.postroad.testing.Databases;

class MtaStsPoliciesOnH2IT extends MtaStsPoliciesContract {
    @Override
    DataSource newDatabase() {
        return Databases.h2();
    }
}
