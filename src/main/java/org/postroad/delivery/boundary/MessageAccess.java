package org.postroad.delivery.boundary;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.postroad.delivery.control.ReadMail;
import org.postroad.delivery.entity.QueuedMessage;
import org.postroad.identity.control.Access;
import org.postroad.identity.entity.Account;
import org.postroad.identity.entity.Permission;
import org.postroad.platform.boundary.PathId;
import org.postroad.platform.entity.Refused;

/** Who may do what with messages in the outbound queue. */
@Dependent
class MessageAccess {
    private static final String MESSAGE = "message";

    private final Access access;
    private final ReadMail mail;

    @Inject
    MessageAccess(Access access, ReadMail mail) {
        this.access = access;
        this.mail = mail;
    }

    /** @return the account's id @throws Refused NOT_FOUND or FORBIDDEN */
    long requireInAccount(String accountId, Permission permission) {
        long account = PathId.read(Account.ID, accountId, "account");
        access.requireInAccount(account, permission);
        return account;
    }

    /** @throws Refused NOT_FOUND or FORBIDDEN */
    QueuedMessage requireMessage(String messageId, Permission permission) {
        QueuedMessage message = mail.message(PathId.read(QueuedMessage.ID, messageId, MESSAGE));
        access.requireInAccount(message.accountId(), permission, MESSAGE);
        return message;
    }
}
