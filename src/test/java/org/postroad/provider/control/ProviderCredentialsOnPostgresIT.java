package org.postroad.provider.control;

import org.postroad.platform.control.Database.Dialect;

class ProviderCredentialsOnPostgresIT extends ProviderCredentialContract {
    @Override
    Dialect dialect() {
        return Dialect.POSTGRESQL;
    }
}
