package org.postroad.delivery.entity;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postroad.delivery.dsn.Notify;
import org.postroad.delivery.dsn.OriginalRecipient;

/**
 * A recipient as RCPT names it.
 *
 * @param original null if the client gave none
 */
public record RcptCommand(
        String address, Notify wanted, @Nullable OriginalRecipient original) {
    private static final Set<String> KNOWN = Set.of("NOTIFY", "ORCPT");

    /**
     * Reads the argument of RCPT.
     *
     * @param international whether MAIL said SMTPUTF8
     * @param hostName whose the postmaster without a domain is
     * @throws RefusedCommand if it cannot be carried out
     */
    public static RcptCommand read(String argument, boolean international, String hostName) throws RefusedCommand {
        EnvelopePath path = EnvelopePath.read("TO", argument);
        CommandParameters given = CommandParameters.read(path.rest(), KNOWN);
        String address = path.address();
        if (path.isPostmaster()) {
            address = address + "@" + hostName;
        } else {
            path.requireMailbox("5.1.3");
        }
        MailCommand.requireAscii(address, international);
        return new RcptCommand(
                address,
                given.value("NOTIFY", Notify::read).orElse(Notify.ABSENT),
                given.value("ORCPT", OriginalRecipient::read).orElse(null));
    }

    public String domain() {
        return address.substring(address.lastIndexOf('@') + 1);
    }
}
