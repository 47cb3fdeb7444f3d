package org.postroad.provider.boundary;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.postroad.identity.control.Access;
import org.postroad.identity.entity.Account;
import org.postroad.identity.entity.Permission;
import org.postroad.platform.boundary.PathId;
import org.postroad.provider.control.MessageStore;
import org.postroad.provider.control.ReadMailboxes;
import org.postroad.provider.entity.Mailbox;
import org.postroad.provider.entity.Message;

/** Lets pass who may do something with what was synced: in the account of the path, or with the mailbox or email in it; a foreign one is like none. */
@Dependent
class MailboxAccess {
    private static final String MAILBOX = "mailbox";
    private static final String EMAIL = "email";

    private final Access access;
    private final ReadMailboxes mailboxes;
    private final MessageStore messages;

    @Inject
    MailboxAccess(Access access, ReadMailboxes mailboxes, MessageStore messages) {
        this.access = access;
        this.mailboxes = mailboxes;
        this.messages = messages;
    }

    /** @return the account's id @throws Refused NOT_FOUND or FORBIDDEN */
    long requireInAccount(String accountId, Permission permission) {
        long account = PathId.read(Account.ID, accountId, "account");
        access.requireInAccount(account, permission);
        return account;
    }

    /** @throws Refused NOT_FOUND or FORBIDDEN */
    Mailbox requireMailbox(String mailboxId, Permission permission) {
        Mailbox mailbox = mailboxes.get(PathId.read(Mailbox.ID, mailboxId, MAILBOX));
        access.requireInAccount(mailbox.accountId(), permission, MAILBOX);
        return mailbox;
    }

    /** @throws Refused NOT_FOUND or FORBIDDEN */
    Message requireEmail(String emailId, Permission permission) {
        Message message = messages.get(PathId.read(Message.ID, emailId, EMAIL));
        access.requireInAccount(message.accountId(), permission, EMAIL);
        return message;
    }
}
