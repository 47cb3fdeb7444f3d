package org.postroad.registry.control;

import org.postroad.platform.control.Database.Dialect;

class StoredHomeOnPostgresIT extends StoredHomeContract {
    @Override
    Dialect dialect() {
        return Dialect.POSTGRESQL;
    }
}
