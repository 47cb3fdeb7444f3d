package org.postroad.platform.control;

import org.postroad.platform.control.Database.Dialect;

class MasterKeyOnPostgresIT extends MasterKeyContract {
    @Override
    Dialect dialect() {
        return Dialect.POSTGRESQL;
    }
}
