package org.postroad.provider.control;

import jakarta.mail.MessagingException;
import jakarta.mail.Service;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Properties;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.platform.control.AddressGuard;
import org.postroad.provider.entity.MailProtocol;
import org.postroad.provider.entity.MailServer;
import org.postroad.provider.entity.ProbeReport;
import org.postroad.provider.entity.ProviderFailure;
import org.postroad.provider.entity.ServerText;
import org.postroad.provider.entity.SignIn;
import org.postroad.provider.entity.TlsMode;

/**
 * Tries a mail server out as a job will use it: connects, signs in, and over IMAP asks for the inbox. Reads and writes nothing of the
 * mailbox. What the server does wrong is in the report, never thrown. Thread-safe.
 */
final class MailProbe {
    private static final Logger LOG = System.getLogger(MailProbe.class.getName());
    private static final int MOST_CAPABILITIES = 100;
    private static final int LONGEST_CAPABILITY = 64;

    private final AddressGuard guard;
    private final PlaintextHosts plaintext;
    private final SSLSocketFactory tls;
    private final String hostName;
    private final ReadBounds.Limits limits;

    /** @param hostName what this host calls itself to SMTP servers */
    MailProbe(
            AddressGuard guard,
            PlaintextHosts plaintext,
            SSLSocketFactory tls,
            String hostName,
            ReadBounds.Limits limits) {
        this.guard = guard;
        this.plaintext = plaintext;
        this.tls = tls;
        this.hostName = hostName;
        this.limits = limits;
    }

    /** Goes from step to step until one fails. Takes as long as the limits say, and the name's look-up besides. */
    ProbeReport probe(MailProtocol protocol, MailServer server, SignIn signIn) {
        ProbeSteps steps = new ProbeSteps();
        List<String> capabilities = List.of();
        if (server.tls() == TlsMode.NONE && !plaintext.allows(server.host())) {
            steps.begin("tls");
            steps.fail(new ProviderFailure(ErrorCode.CONFIGURATION_INVALID, PlaintextHosts.REFUSAL));
        } else {
            ReadBounds bounds = new ReadBounds(limits);
            try (MailConnection connection = new MailConnection(protocol, server, tls, steps, bounds)) {
                connection.open(guard);
                capabilities = protocol == MailProtocol.IMAP
                        ? imap(connection, server, signIn, steps)
                        : smtp(connection, server, signIn, steps);
            } catch (IOException
                    | MessagingException
                    | RuntimeException e) { // what it cannot parse, the library throws so
                steps.fail(MailFailures.of(e, bounds, signIn.forms()));
            }
        }
        return new ProbeReport(protocol.wireName(), server.host() + ":" + server.port(), steps.gone(), capabilities);
    }

    private static List<String> imap(MailConnection connection, MailServer server, SignIn signIn, ProbeSteps steps)
            throws MessagingException {
        Properties properties = connection.properties();
        properties.put("mail.imap.auth.mechanisms", mechanisms(signIn));
        IMAPStore store =
                new IMAPStore(Session.getInstance(properties), new URLName("imap", null, -1, null, null, null));
        store.connect(connection.address(), server.port(), signIn.user(), signIn.secret());
        IMAPFolder root = (IMAPFolder) store.getDefaultFolder();
        steps.begin("capability");
        List<?> capabilities = (List<?>) root.doCommand(imap -> {
            imap.capability();
            return List.copyOf(imap.getCapabilities().keySet());
        });
        steps.begin("list");
        root.doCommand(imap -> {
            if (imap.list("", "INBOX").length == 0) {
                throw new ProtocolException("The server has no INBOX");
            }
            return null;
        });
        steps.end();
        leave(store);
        return shown(capabilities);
    }

    private List<String> smtp(MailConnection connection, MailServer server, SignIn signIn, ProbeSteps steps)
            throws MessagingException {
        Properties properties = connection.properties();
        properties.put("mail.smtp.localhost", hostName);
        properties.put("mail.smtp.auth", "true");
        properties.put("mail.smtp.auth.mechanisms", mechanisms(signIn));
        properties.put("mail.smtp.quitwait", "false");
        SMTPTransport transport =
                new SMTPTransport(Session.getInstance(properties), new URLName("smtp", null, -1, null, null, null));
        transport.connect(connection.address(), server.port(), signIn.user(), signIn.secret());
        if (!transport.supportsExtension("AUTH")) {
            // The library has then sent no password and calls that well
            throw new MessagingException("No authentication mechanisms supported by the server");
        }
        steps.end();
        leave(transport);
        return List.of();
    }

    private static String mechanisms(SignIn signIn) {
        return signIn.token() ? "XOAUTH2" : "PLAIN LOGIN";
    }

    /** Says goodbye, after all went well; else the connection is only closed, as the answers to a goodbye would hide what went wrong. */
    private static void leave(Service service) {
        try {
            service.close();
        } catch (MessagingException e) {
            LOG.log(Level.DEBUG, "A mail server did not say goodbye: {0}", e.getMessage());
        }
    }

    private static List<String> shown(List<?> capabilities) {
        return capabilities.stream()
                .map(name -> ServerText.line(String.valueOf(name), LONGEST_CAPABILITY))
                .sorted()
                .limit(MOST_CAPABILITIES)
                .toList();
    }
}
