package org.postroad.delivery.control;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postroad.delivery.entity.InboundReply;
import org.postroad.delivery.entity.RefusedCommand;
import org.postroad.identity.entity.ClientAddress;
import org.postroad.platform.control.DatabaseFailure;
import org.postroad.platform.entity.Refused;

/** The conversation that AUTH begins (RFC 4954), by PLAIN (RFC 4616), LOGIN, OAUTHBEARER (RFC 7628) or XOAUTH2. */
final class InboundSignIn {
    static final String MECHANISMS = "PLAIN LOGIN OAUTHBEARER XOAUTH2";

    private static final int LONGEST_LINE = 12_288;
    private static final Pattern TOKEN =
            Pattern.compile("(?:^|\u0001)auth=Bearer +([^\u0001]+)\u0001", Pattern.CASE_INSENSITIVE);
    private static final Pattern BEARER_NAME = Pattern.compile("^n,a=([^,]*),\u0001");
    private static final Pattern XOAUTH2_NAME = Pattern.compile("^user=([^\u0001]*)\u0001");
    private static final String TOKEN_REFUSED =
            Base64.getEncoder().encodeToString("{\"status\":\"invalid_token\"}".getBytes(StandardCharsets.US_ASCII));

    private final InboundTalk talk;
    private final SignInBySmtp signIn;
    private final ClientAddress address;

    InboundSignIn(InboundTalk talk, SignInBySmtp signIn, ClientAddress address) {
        this.talk = talk;
        this.signIn = signIn;
        this.address = address;
    }

    /** @param argument of AUTH. @throws RefusedCommand if the client is not let in */
    Submitter run(String argument) throws IOException, SessionOver, RefusedCommand {
        int blank = argument.indexOf(' ');
        String mechanism = (blank < 0 ? argument : argument.substring(0, blank)).toUpperCase(Locale.ROOT);
        String initial = blank < 0 ? "" : argument.substring(blank + 1).strip();
        return switch (mechanism) {
            case "PLAIN" -> plain(response(initial, ""));
            case "LOGIN" -> login(initial);
            case "OAUTHBEARER" -> token(response(initial, ""), BEARER_NAME);
            case "XOAUTH2" -> token(response(initial, ""), XOAUTH2_NAME);
            default -> throw new RefusedCommand(504, "5.5.4", "The mechanisms are " + MECHANISMS);
        };
    }

    private Submitter plain(String response) throws RefusedCommand {
        String[] parts = response.split("\0", -1);
        if (parts.length != 3 || parts[1].isEmpty()) {
            throw new RefusedCommand(501, "5.5.2", "PLAIN is an identity, NUL, a name, NUL and a password");
        }
        if (!parts[0].isEmpty() && !parts[0].equals(parts[1])) {
            throw denied();
        }
        return letIn(() -> signIn.byPassword(parts[1], parts[2], address));
    }

    private Submitter login(String initial) throws IOException, SessionOver, RefusedCommand {
        String name = response(initial, "VXNlcm5hbWU6");
        String password = response("", "UGFzc3dvcmQ6");
        return letIn(() -> signIn.byPassword(name, password, address));
    }

    private Submitter token(String response, Pattern form) throws IOException, SessionOver, RefusedCommand {
        Matcher token = TOKEN.matcher(response);
        if (!token.find()) {
            throw new RefusedCommand(501, "5.5.2", "There is no auth=Bearer in it");
        }
        Matcher name = form.matcher(response);
        String user = name.find() ? name.group(1).replace("=2C", ",").replace("=3D", "=") : "";
        try {
            return letIn(() -> signIn.byBearer(user, token.group(1), address));
        } catch (RefusedCommand refused) {
            if (refused.reply().code() == 535) {
                talk.say(InboundReply.plain(
                        334, TOKEN_REFUSED)); // the client answers it, whatever it says (RFC 7628 §3.2.3)
                talk.line(LONGEST_LINE, false);
            }
            throw refused;
        }
    }

    private static Submitter letIn(Supplier<Submitter> attempt) throws RefusedCommand {
        try {
            return attempt.get();
        } catch (Refused refused) {
            throw switch (refused.kind()) {
                case TOO_MANY, UNAVAILABLE -> new RefusedCommand(454, "4.7.0", "Not now; try again later");
                case CONFLICT -> new RefusedCommand(535, "5.7.8", "Say which account: name#account-id");
                default -> denied();
            };
        } catch (DatabaseFailure failure) {
            throw new RefusedCommand(454, "4.7.0", "Nobody can sign in for now");
        }
    }

    private static RefusedCommand denied() {
        return new RefusedCommand(535, "5.7.8", "These credentials do not let you in");
    }

    /** What the client says, asked for if it has not said so yet; an equals sign is nothing at all. */
    private String response(String initial, String challenge) throws IOException, SessionOver, RefusedCommand {
        String given = initial;
        if (given.isEmpty()) {
            talk.say(InboundReply.plain(334, challenge));
            given = talk.line(LONGEST_LINE, false);
        }
        if (given.equals("*")) {
            throw new RefusedCommand(501, "5.7.0", "As you wish");
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(given.equals("=") ? "" : given);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new RefusedCommand(501, "5.5.2", "This is no base64");
        }
    }
}
