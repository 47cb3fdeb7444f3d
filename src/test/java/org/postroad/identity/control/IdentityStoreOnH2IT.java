package org.postroad.identity.control;

import javax.sql.DataSource;
import org.postroad.testing.Databases;

class IdentityStoreOnH2IT extends IdentityStoreContract {
    @Override
    DataSource newDatabase() {
        return Databases.h2();
    }
}
