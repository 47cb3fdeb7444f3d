package org.postroad.identity.control;

import javax.sql.DataSource;
import org.postroad.testing.Databases;

class OauthStoreOnH2IT extends OauthStoreContract {
    @Override
    DataSource newDatabase() {
        return Databases.h2();
    }
}
