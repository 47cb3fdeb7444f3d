package org.postroad.provider.control;

import java.io.IOException;
import org.eclipse.angus.mail.iap.ParsingException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.protocol.IMAPProtocol;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.provider.entity.SignIn;

/**
 * Commands to a signed-in IMAP server, whose answers are taken one by one as they come: the mail library itself would gather all answers of
 * a command first, which for 100,000 messages is too much. For one thread.
 */
final class ImapTalk {
    private final IMAPProtocol imap;
    private final ReadBounds bounds;
    private final SignIn signIn;

    /** Takes one untagged answer. */
    interface Each<X extends Exception> {
        void take(IMAPResponse response) throws ProtocolException, X;
    }

    ImapTalk(IMAPProtocol imap, ReadBounds bounds, SignIn signIn) {
        this.imap = imap;
        this.bounds = bounds;
        this.signIn = signIn;
    }

    /** Whether the server offers it, after the sign-in. */
    boolean offers(String capability) {
        return imap.hasCapability(capability);
    }

    /** Sends a command and reads its answers to the end. @param refusal what a plain NO means */
    <X extends Exception> void ask(String command, ErrorCode refusal, Each<X> each) throws ProviderFailed, X {
        receive(send(command), refusal, each);
    }

    /** As {@link #ask}, where a NO means that the server has trouble. */
    <X extends Exception> void ask(String command, Each<X> each) throws ProviderFailed, X {
        ask(command, ErrorCode.PROVIDER_ERROR, each);
    }

    /** Sends a command whose answers are read later, before those of any other. @return its tag */
    String send(String command) throws ProviderFailed {
        try {
            return imap.writeCommand(command, null);
        } catch (IOException | ProtocolException | RuntimeException e) {
            throw failed(e, ErrorCode.PROVIDER_ERROR);
        }
    }

    /** Reads the answers of a command to their end. What the taker throws leaves the rest unread: nothing can be asked any more. */
    <X extends Exception> void receive(String tag, ErrorCode refusal, Each<X> each) throws ProviderFailed, X {
        while (true) {
            IMAPResponse response = next(refusal);
            if (response.isTagged() && tag.equals(response.getTag()) || response.isBYE()) {
                require(response, refusal);
                return;
            }
            try {
                each.take(response);
            } catch (ProtocolException e) {
                throw failed(e, refusal);
            }
        }
    }

    /** As {@link #receive}, but what cannot be parsed is passed over. @return whether all could be */
    <X extends Exception> boolean receiveWhatCanBeRead(String tag, Each<X> each) throws ProviderFailed, X {
        boolean all = true;
        while (true) {
            try {
                IMAPResponse response = (IMAPResponse) imap.readResponse();
                if (response.isTagged() && tag.equals(response.getTag()) || response.isBYE()) {
                    require(response, ErrorCode.PROVIDER_ERROR);
                    return all;
                }
                each.take(response);
            } catch (ParsingException | IndexOutOfBoundsException | NullPointerException | NumberFormatException e) {
                all = false; // how the library fails at what is not well formed
            } catch (IOException | ProtocolException e) {
                throw failed(e, ErrorCode.PROVIDER_ERROR);
            }
        }
    }

    private IMAPResponse next(ErrorCode refusal) throws ProviderFailed {
        try {
            return (IMAPResponse) imap.readResponse();
        } catch (IOException | ProtocolException | RuntimeException e) { // what it cannot parse, the library throws so
            throw failed(e, refusal);
        }
    }

    private void require(Response response, ErrorCode refusal) throws ProviderFailed {
        try {
            imap.handleResult(response);
        } catch (ProtocolException | RuntimeException e) {
            throw failed(e, refusal);
        }
    }

    ProviderFailed failed(Exception thrown, ErrorCode refusal) {
        return new ProviderFailed(MailFailures.of(thrown, bounds, signIn.forms(), refusal));
    }
}
