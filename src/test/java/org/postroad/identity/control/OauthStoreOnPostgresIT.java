package org.postroad.identity.control;

import javax.sql.DataSource;
import org.postroad.testing.Databases;

class OauthStoreOnPostgresIT extends OauthStoreContract {
    @Override
    DataSource newDatabase() {
        return Databases.postgres();
    }
}
