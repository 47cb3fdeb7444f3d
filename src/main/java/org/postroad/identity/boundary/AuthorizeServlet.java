package org.postroad.identity.boundary;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.postroad.identity.control.Caller;
import org.postroad.identity.control.GiveCode;
import org.postroad.identity.control.OauthClients;
import org.postroad.identity.control.SignIn;
import org.postroad.identity.entity.AuthorizationRequest;
import org.postroad.identity.entity.OauthRefused;
import org.postroad.platform.entity.Refused;

/**
 * The authorization endpoint (RFC 6749 §3.1): a page where a user signs in and lets the client in, each time anew: there is no session
 * that another site could ride on.
 */
@WebServlet("/authorize")
public class AuthorizeServlet extends OauthServlet {
    private static final long serialVersionUID = 1L;

    /** What the form carries from the first request to the second. */
    private static final List<String> CARRIED = List.of(
            "response_type",
            "response_mode",
            "client_id",
            "redirect_uri",
            "scope",
            "state",
            "code_challenge",
            "code_challenge_method");

    private transient @Inject OauthClients clients;
    private transient @Inject SignIn signIn;
    private transient @Inject GiveCode giveCode;
    private transient @Inject Caller caller;

    /** One request, read. */
    private record Visit(Form form, Redirect redirect, HttpServletRequest request, HttpServletResponse response) {}

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Visit visit = visit(Form.ofQuery(request), request, response);
        try {
            show(visit, 200, "");
        } catch (OauthRefused refused) {
            visit.redirect.refuse(refused, response);
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Visit visit = visit(Form.ofBody(request), request, response);
        try {
            decide(visit);
        } catch (OauthRefused refused) {
            visit.redirect.refuse(refused, response);
        }
    }

    private Visit visit(Form form, HttpServletRequest request, HttpServletResponse response) {
        return new Visit(form, Redirect.read(form, clients, request), request, response);
    }

    private void decide(Visit visit) throws IOException {
        AuthorizationRequest wanted = visit.redirect.wanted();
        if (!FormToken.isRight(visit.request, visit.form)) {
            show(visit, 403, "This form did not come from its page, or is too old. Please send it once more.");
            return;
        }
        if (!visit.form.get(SignInForm.DECISION).orElse("").equals(SignInForm.ALLOW)) {
            throw new OauthRefused("access_denied", "The user said no.");
        }
        try {
            String name = visit.form.get(SignInForm.NAME).orElse("");
            String password = visit.form.get(SignInForm.PASSWORD).orElse("");
            caller.is(signIn.byPassword(name, password, caller.address()));
        } catch (Refused refused) {
            show(visit, SignInForm.status(refused), SignInForm.words(refused));
            return;
        }
        visit.redirect.send(giveCode.give(wanted), visit.response);
    }

    private void show(Visit visit, int status, String error) throws IOException {
        AuthorizationRequest wanted = visit.redirect.wanted();
        Map<String, String> hidden = new LinkedHashMap<>();
        CARRIED.forEach(name -> visit.form.get(name).ifPresent(value -> hidden.put(name, value)));
        hidden.put(FormToken.FIELD, FormToken.of(visit.request, visit.response));
        SignInForm form = new SignInForm(
                "/authorize",
                wanted.client().name(),
                wanted.scope(),
                hidden,
                visit.form.get(SignInForm.NAME).orElse(""),
                error);
        HtmlPage.write(visit.response, status, SignInForm.TITLE, form.html(), visit.redirect.source());
    }

    /** What is wrong with the client or its address is told to the user: nobody is sent to an address that is not known. */
    @Override
    void refuse(OauthRefused refused, HttpServletRequest request, HttpServletResponse response) throws IOException {
        String words = "<p>" + HtmlPage.text(refused.description()) + "</p>";
        HtmlPage.write(response, 400, "You cannot sign in from there", words, "");
    }
}
