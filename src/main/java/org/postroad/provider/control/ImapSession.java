package org.postroad.provider.control;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.eclipse.angus.mail.imap.protocol.IMAPProtocol;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.eclipse.angus.mail.imap.protocol.ListInfo;
import org.eclipse.angus.mail.imap.protocol.Status;
import org.jspecify.annotations.Nullable;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.platform.control.AddressGuard;
import org.postroad.provider.entity.ListedMailbox;
import org.postroad.provider.entity.MailProtocol;
import org.postroad.provider.entity.MailServer;
import org.postroad.provider.entity.SignIn;
import org.postroad.provider.entity.SpecialUse;

/**
 * One signed-in conversation with an IMAP server, over one connection. For one thread; only {@link #close} may come from another, and breaks
 * it off.
 */
final class ImapSession implements AutoCloseable {
    /** The most mailboxes that are listed. */
    static final int MOST_MAILBOXES = 10_000;

    /** The bytes of a message that are fetched at once. */
    static final int PIECE = 512 * 1024;

    private static final Logger LOG = System.getLogger(ImapSession.class.getName());

    private final MailConnection connection;
    private final ReadBounds bounds;
    private final SignIn signIn;
    private final IMAPProtocol imap;

    private ImapSession(MailConnection connection, ReadBounds bounds, SignIn signIn, IMAPProtocol imap) {
        this.connection = connection;
        this.bounds = bounds;
        this.signIn = signIn;
        this.imap = imap;
    }

    /** Connects and signs in. @throws ProviderFailed if the server could not be reached, or does not let one in */
    static ImapSession open(
            MailServer server, SignIn signIn, AddressGuard guard, SSLSocketFactory tls, ReadBounds.Limits limits)
            throws ProviderFailed {
        ReadBounds bounds = new ReadBounds(limits);
        MailConnection connection = new MailConnection(MailProtocol.IMAP, server, tls, new ProbeSteps(), bounds);
        try {
            IMAPStore store = ImapSignIn.over(connection, guard, server.port(), signIn);
            IMAPFolder root = (IMAPFolder) store.getDefaultFolder();
            // The library's folders and messages would hold what is here to be passed on
            return new ImapSession(connection, bounds, signIn, (IMAPProtocol) root.doCommand(protocol -> protocol));
        } catch (IOException | MessagingException | RuntimeException e) { // what it cannot parse, the library throws so
            connection.close();
            throw new ProviderFailed(MailFailures.of(e, bounds, signIn.forms()));
        }
    }

    /**
     * Every mailbox, without counts, in the server's order; at most {@value #MOST_MAILBOXES}. Those with a path over
     * {@value ListedMailbox#LONGEST_PATH} characters are left out.
     */
    List<ListedMailbox> list() throws ProviderFailed {
        return asked(() -> {
            Set<String> seen = new HashSet<>();
            List<ListedMailbox> mailboxes = new ArrayList<>();
            for (ListInfo info : listed(imap)) {
                ListedMailbox mailbox = mailbox(info);
                if (mailboxes.size() < MOST_MAILBOXES
                        && mailbox.path().length() <= ListedMailbox.LONGEST_PATH
                        && seen.add(mailbox.path())) {
                    mailboxes.add(mailbox);
                }
            }
            return mailboxes;
        });
    }

    /** The same with its counts; without any where the server will not say them of this one. */
    ListedMailbox counted(ListedMailbox mailbox) throws ProviderFailed {
        return asked(() -> {
            try {
                ListedMailbox.Counts counts = counts(imap, mailbox.path());
                return new ListedMailbox(
                        mailbox.path(), mailbox.delimiter(), mailbox.specialUse(), mailbox.selectable(), counts);
            } catch (CommandFailedException e) {
                return mailbox; // a NO is about this mailbox, not about the server
            }
        });
    }

    @Override
    public void close() {
        connection.close();
    }

    /** With SPECIAL-USE asked for where both extensions are offered (RFC 6154 §2); many servers say it in any case. */
    private static ListInfo[] listed(IMAPProtocol imap) throws ProtocolException {
        if (!imap.hasCapability("SPECIAL-USE") || !imap.hasCapability("LIST-EXTENDED")) {
            return imap.list("", "*");
        }
        Response[] responses = imap.command("LIST \"\" \"*\" RETURN (SPECIAL-USE)", null);
        List<ListInfo> found = new ArrayList<>();
        for (Response response : responses) {
            if (response instanceof IMAPResponse untagged && untagged.keyEquals("LIST")) {
                found.add(new ListInfo(untagged));
            }
        }
        imap.handleResult(responses[responses.length - 1]);
        return found.toArray(ListInfo[]::new);
    }

    private static ListedMailbox mailbox(ListInfo info) {
        SpecialUse use = Arrays.stream(info.attrs)
                .flatMap(attribute -> SpecialUse.ofAttribute(attribute).stream())
                .findFirst()
                .orElse(null);
        boolean missing = Arrays.stream(info.attrs).anyMatch("\\NonExistent"::equalsIgnoreCase);
        String path = info.name.equalsIgnoreCase("INBOX") ? info.name.toUpperCase(Locale.ROOT) : info.name;
        String delimiter = info.separator == 0 ? null : String.valueOf(info.separator);
        return new ListedMailbox(path, delimiter, use, info.canOpen && !missing, null);
    }

    private static ListedMailbox.@Nullable Counts counts(IMAPProtocol imap, String path) throws ProtocolException {
        boolean modseq = imap.hasCapability("CONDSTORE") || imap.hasCapability("QRESYNC");
        String[] items = modseq
                ? new String[] {"MESSAGES", "UNSEEN", "UIDNEXT", "UIDVALIDITY", "HIGHESTMODSEQ"}
                : new String[] {"MESSAGES", "UNSEEN", "UIDNEXT", "UIDVALIDITY"};
        Status status = imap.status(path, items);
        if (status == null || status.uidvalidity <= 0 || status.total < 0) {
            return null;
        }
        return new ListedMailbox.Counts(
                status.uidvalidity,
                status.uidnext,
                status.highestmodseq > 0 ? Long.valueOf(status.highestmodseq) : null,
                status.total,
                Math.max(status.unseen, 0));
    }

    /** What is said of one mailbox and its messages. */
    ImapMailbox mailbox() {
        return new ImapMailbox(new ImapTalk(imap, bounds, signIn));
    }

    /** Says goodbye, and does not wait for an answer. */
    void leave() {
        try {
            imap.writeCommand("LOGOUT", null);
        } catch (IOException | ProtocolException | RuntimeException e) {
            LOG.log(Level.DEBUG, "A mail server heard no goodbye: {0}", e.getMessage());
        }
        close();
    }

    /** One or more commands, their answer. */
    private interface Asking<T> {
        T ask() throws ProtocolException;
    }

    private <T> T asked(Asking<T> asking) throws ProviderFailed {
        try {
            return asking.ask();
        } catch (ProtocolException | RuntimeException e) { // as above
            throw new ProviderFailed(MailFailures.of(e, bounds, signIn.forms(), ErrorCode.PROVIDER_ERROR));
        }
    }
}
