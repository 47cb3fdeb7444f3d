package org.postroad.provider.control;

import org.postroad.platform.control.Database.Dialect;

class MailboxSyncOnPostgresIT extends MailboxSyncContract {
    @Override
    Dialect dialect() {
        return Dialect.POSTGRESQL;
    }
}
