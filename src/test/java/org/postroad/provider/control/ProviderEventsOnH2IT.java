package org.postroad.provider.control;

import org.postroad.platform.control.Database.Dialect;

class ProviderEventsOnH2IT extends ProviderEventContract {
    @Override
    Dialect dialect() {
        return Dialect.H2;
    }
}
