package org.postroad.provider.control;

import org.postroad.platform.control.Database.Dialect;

class MailboxSyncOnH2IT extends MailboxSyncContract {
    @Override
    Dialect dialect() {
        return Dialect.H2;
    }
}
