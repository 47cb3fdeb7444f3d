package org.postroad.delivery.control;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.Optional;

/** Mailboxes as headers name them: {@code Ann <ann@example.org>} (RFC 5322 §3.4). */
public final class MailboxText {
    private static final int LONGEST = 320;

    private MailboxText() {}

    /** The bare address of a mailbox that has a domain; empty if the text is none. */
    public static Optional<String> address(String text) {
        try {
            InternetAddress mailbox = new InternetAddress(text, true);
            String address = mailbox.getAddress();
            int at = address.lastIndexOf('@');
            boolean plain = address.chars().noneMatch(c -> c <= ' ' || c == '<' || c == '>' || c == 0x7F);
            boolean whole = at > 0 && at < address.length() - 1 && address.length() <= LONGEST;
            return !mailbox.isGroup() && whole && plain ? Optional.of(address) : Optional.empty();
        } catch (AddressException e) {
            return Optional.empty();
        }
    }
}
