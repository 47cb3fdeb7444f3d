package org.postroad.identity.control;

import javax.sql.DataSource;
import org.postroad.testing.Databases;

class IdentityStoreOnPostgresIT extends IdentityStoreContract {
    @Override
    DataSource newDatabase() {
        return Databases.postgres();
    }
}
