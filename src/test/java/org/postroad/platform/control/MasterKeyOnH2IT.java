package org.postroad.platform.control;

import org.postroad.platform.control.Database.Dialect;

class MasterKeyOnH2IT extends MasterKeyContract {
    @Override
    Dialect dialect() {
        return Dialect.H2;
    }
}
