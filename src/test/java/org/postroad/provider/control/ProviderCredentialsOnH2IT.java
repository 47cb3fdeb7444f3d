package org.postroad.provider.control;

import org.postroad.platform.control.Database.Dialect;

class ProviderCredentialsOnH2IT extends ProviderCredentialContract {
    @Override
    Dialect dialect() {
        return Dialect.H2;
    }
}
