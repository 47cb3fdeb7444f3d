package org.postroad.registry.control;

import org.postroad.platform.control.Database.Dialect;

class StoredHomeOnH2IT extends StoredHomeContract {
    @Override
    Dialect dialect() {
        return Dialect.H2;
    }
}
