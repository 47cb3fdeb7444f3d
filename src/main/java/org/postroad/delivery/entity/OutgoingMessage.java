package org.postroad.delivery.entity;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postroad.delivery.dsn.EnvelopeId;
import org.postroad.delivery.dsn.ReturnContent;

/**
 * What one transaction takes to a host, its content aside.
 *
 * @param reversePath empty for the null one
 * @param size bytes of the content
 * @param eightBit whether the content has bytes beyond ASCII
 * @param international whether an address or the header has characters beyond ASCII (RFC 6531)
 * @param priority MT-PRIORITY, −9 to 9 (RFC 6710)
 * @param returned null if the sender did not say
 * @param envelopeId null if the sender gave none
 * @param requireTls whether the host must promise the same as we do (RFC 8689)
 * @param recipients in their order; at least one
 */
public record OutgoingMessage(
        String reversePath,
        long size,
        boolean eightBit,
        boolean international,
        int priority,
        @Nullable ReturnContent returned,
        @Nullable EnvelopeId envelopeId,
        boolean requireTls,
        List<OutgoingRecipient> recipients) {
    public OutgoingMessage {
        recipients = List.copyOf(recipients);
    }

    /** One that any host may have. */
    public OutgoingMessage(
            String reversePath,
            long size,
            boolean eightBit,
            boolean international,
            int priority,
            @Nullable ReturnContent returned,
            @Nullable EnvelopeId envelopeId,
            List<OutgoingRecipient> recipients) {
        this(reversePath, size, eightBit, international, priority, returned, envelopeId, false, recipients);
    }

    /** The command that begins the transaction, with the parameters that the host knows. */
    public String mail(SmtpExtensions host) {
        StringBuilder command =
                new StringBuilder("MAIL FROM:<").append(reversePath).append('>');
        if (host.has("SIZE")) {
            command.append(" SIZE=").append(size);
        }
        if (eightBit && host.has("8BITMIME")) {
            command.append(" BODY=8BITMIME");
        }
        if (international) {
            command.append(" SMTPUTF8");
        }
        if (host.has("DSN") && returned != null) {
            command.append(" RET=").append(returned);
        }
        if (host.has("DSN") && envelopeId != null) {
            command.append(" ENVID=").append(envelopeId.parameter());
        }
        if (priority != 0 && host.has("MT-PRIORITY")) {
            command.append(" MT-PRIORITY=").append(priority);
        }
        if (requireTls && host.has("REQUIRETLS")) {
            command.append(" REQUIRETLS");
        }
        return command.toString();
    }

    /** The command that names a recipient, with what the sender said of it, and nothing that it did not (RFC 3461 §5.2.1). */
    public static String rcpt(OutgoingRecipient recipient, SmtpExtensions host) {
        StringBuilder command =
                new StringBuilder("RCPT TO:<").append(recipient.address()).append('>');
        if (host.has("DSN") && recipient.wanted().given()) {
            command.append(" NOTIFY=").append(recipient.wanted().text());
        }
        if (host.has("DSN") && recipient.original() != null) {
            command.append(" ORCPT=").append(recipient.original().parameter());
        }
        return command.toString();
    }
}
