package org.postroad.identity.boundary;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.postroad.identity.control.Caller;
import org.postroad.identity.control.DeviceSignIn;
import org.postroad.identity.control.OauthClients;
import org.postroad.identity.control.SignIn;
import org.postroad.identity.control.SignInFailures;
import org.postroad.identity.entity.OauthRefused;
import org.postroad.identity.entity.RegisteredClient;
import org.postroad.identity.entity.UserCode;
import org.postroad.platform.entity.Refused;

/** Where a user types the code that a program without a browser shows (RFC 8628 §3.3), and then signs in and lets it in, or not. */
@WebServlet("/device")
public class DeviceServlet extends OauthServlet {
    private static final long serialVersionUID = 1L;
    private static final String CODE = "user_code";
    private static final String TRIED = "oauth user code";
    private static final String UNKNOWN = "This code is not known, or has expired. Look at it once more.";

    private transient @Inject DeviceSignIn devices;
    private transient @Inject OauthClients clients;
    private transient @Inject SignIn signIn;
    private transient @Inject SignInFailures failures;
    private transient @Inject Caller caller;

    /** One request, read. */
    private record Visit(Form form, HttpServletRequest request, HttpServletResponse response) {
        String typed() {
            return form.get(CODE).orElse("");
        }
    }

    /** A program that waits. */
    private record Waiting(UserCode code, DeviceSignIn.Asking asking) {}

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Visit visit = new Visit(Form.ofQuery(request), request, response);
        if (visit.typed().isEmpty()) {
            askForCode(visit, 200, "");
            return;
        }
        Optional<Waiting> waiting = waiting(visit);
        if (waiting.isPresent()) {
            askToSignIn(visit, waiting.get(), 200, "");
        } else {
            askForCode(visit, 400, UNKNOWN);
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Visit visit = new Visit(Form.ofBody(request), request, response);
        Optional<Waiting> waiting = waiting(visit);
        if (waiting.isEmpty()) {
            askForCode(visit, 400, UNKNOWN);
        } else if (!FormToken.isRight(request, visit.form)) {
            String error = "This form did not come from its page, or is too old. Please send it once more.";
            askToSignIn(visit, waiting.get(), 403, error);
        } else {
            decide(visit, waiting.get());
        }
    }

    /** Codes are short, so guesses are counted. @throws Refused TOO_MANY after too many wrong ones */
    private Optional<Waiting> waiting(Visit visit) {
        failures.requireFew(caller.address(), TRIED);
        Optional<Waiting> found = UserCode.parse(visit.typed())
                .flatMap(code -> devices.waiting(code).map(asking -> new Waiting(code, asking)));
        if (found.isEmpty()) {
            failures.count(caller.address(), TRIED);
        }
        return found;
    }

    private void decide(Visit visit, Waiting waiting) throws IOException {
        boolean allowed = visit.form.get(SignInForm.DECISION).orElse("").equals(SignInForm.ALLOW);
        if (allowed) {
            try {
                String name = visit.form.get(SignInForm.NAME).orElse("");
                String password = visit.form.get(SignInForm.PASSWORD).orElse("");
                caller.is(signIn.byPassword(name, password, caller.address()));
            } catch (Refused refused) {
                askToSignIn(visit, waiting, SignInForm.status(refused), SignInForm.words(refused));
                return;
            }
        }
        if (!devices.decide(waiting.code(), waiting.asking(), allowed)) {
            askForCode(visit, 400, UNKNOWN);
            return;
        }
        String words = allowed ? "The program is signed in now." : "The program was not let in.";
        HtmlPage.write(visit.response, 200, "Done", "<p>" + words + " You can close this page.</p>", "");
    }

    private static void askForCode(Visit visit, int status, String error) throws IOException {
        String described = error.isEmpty() ? "" : " aria-describedby=\"error\" aria-invalid=\"true\"";
        String body = """
                %s
                <form method="get" action="/device">
                <label for="user_code">The code that your program shows</label>
                <input id="user_code" name="user_code" autocomplete="off" autocapitalize="characters" spellcheck="false" required maxlength="20"%s>
                <button class="first">Go on</button>
                </form>
                """.formatted(HtmlPage.error(error), described);
        HtmlPage.write(visit.response, status, "Sign in a program", body, "");
    }

    private void askToSignIn(Visit visit, Waiting waiting, int status, String error) throws IOException {
        String id = waiting.asking().clientId();
        String name = clients.find(id).map(RegisteredClient::name).orElse(id);
        Map<String, String> hidden =
                Map.of(CODE, waiting.code().text(), FormToken.FIELD, FormToken.of(visit.request, visit.response));
        SignInForm form = new SignInForm(
                "/device",
                name,
                waiting.asking().scope(),
                hidden,
                visit.form.get(SignInForm.NAME).orElse(""),
                error);
        String same = "<p>Only go on if your program shows the code <strong>"
                + HtmlPage.text(waiting.code().text()) + "</strong>.</p>";
        HtmlPage.write(visit.response, status, SignInForm.TITLE, same + form.html(), "");
    }

    @Override
    void refuse(OauthRefused refused, HttpServletRequest request, HttpServletResponse response) throws IOException {
        String words = "<p>" + HtmlPage.text(refused.description()) + "</p>";
        HtmlPage.write(response, 400, "This cannot be read", words, "");
    }
}
