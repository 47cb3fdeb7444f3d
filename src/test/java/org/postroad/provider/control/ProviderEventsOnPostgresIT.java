package org.postroad.provider.control;

import org.postroad.platform.control.Database.Dialect;

class ProviderEventsOnPostgresIT extends ProviderEventContract {
    @Override
    Dialect dialect() {
        return Dialect.POSTGRESQL;
    }
}
