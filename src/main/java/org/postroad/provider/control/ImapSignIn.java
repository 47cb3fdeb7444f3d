package org.postroad.provider.control;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import java.util.Properties;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.postroad.platform.control.AddressGuard;
import org.postroad.provider.entity.SignIn;

/** Signs in to an IMAP server over a connection of ours, with a password or an access token. */
final class ImapSignIn {
    private ImapSignIn() {}

    /** Opens the connection and signs in. @return the library's view of the server, over that connection alone */
    static IMAPStore over(MailConnection connection, AddressGuard guard, int port, SignIn signIn)
            throws IOException, MessagingException {
        connection.open(guard);
        Properties properties = connection.properties();
        properties.put("mail.imap.auth.mechanisms", signIn.token() ? "XOAUTH2" : "PLAIN LOGIN");
        IMAPStore store =
                new IMAPStore(Session.getInstance(properties), new URLName("imap", null, -1, null, null, null));
        store.connect(connection.address(), port, signIn.user(), signIn.secret());
        return store;
    }
}
