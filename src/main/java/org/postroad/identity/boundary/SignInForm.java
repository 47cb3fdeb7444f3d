package org.postroad.identity.boundary;

import java.util.Map;
import java.util.stream.Collectors;
import org.postroad.identity.entity.OauthScope;
import org.postroad.identity.entity.Permission;
import org.postroad.platform.entity.Refused;

/**
 * The form in which a user signs in and lets a program in, or not.
 *
 * @param action where it goes
 * @param client the program's name
 * @param hidden what it carries besides
 * @param userName as typed before
 * @param error what was wrong with the last one; empty for none
 */
record SignInForm(
        String action, String client, OauthScope scope, Map<String, String> hidden, String userName, String error) {
    static final String NAME = "username";
    static final String PASSWORD = "password";
    static final String DECISION = "decision";
    static final String ALLOW = "allow";
    static final String DENY = "deny";
    static final String TITLE = "Sign in";

    String html() {
        String described = error.isEmpty() ? "" : " aria-describedby=\"error\" aria-invalid=\"true\"";
        return """
                %1$s
                <p><strong>%2$s</strong> wants to sign in as you. It asks to do:</p>
                %3$s
                <form method="post" action="%4$s">
                %5$s
                <label for="username">User name</label>
                <input id="username" name="username" value="%6$s" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="255"%7$s>
                <label for="password">Password</label>
                <input id="password" name="password" type="password" autocomplete="current-password" required maxlength="200"%7$s>
                <button class="first" name="decision" value="allow">Sign in and allow</button>
                <button name="decision" value="deny" formnovalidate>Do not allow</button>
                </form>
                """.formatted(
                        HtmlPage.error(error),
                        HtmlPage.text(client),
                        permissions(),
                        HtmlPage.text(action),
                        HtmlPage.hidden(hidden),
                        HtmlPage.text(userName),
                        described);
    }

    /** The status of the page that shows the form again. */
    static int status(Refused refused) {
        return switch (refused.kind()) {
            case UNAUTHENTICATED -> 401;
            case TOO_MANY -> 429;
            default -> 503;
        };
    }

    /** What a person can do about it. */
    static String words(Refused refused) {
        return refused.kind() == Refused.Kind.UNAUTHENTICATED
                ? "The user name or the password is wrong."
                : refused.detail();
    }

    private String permissions() {
        if (scope.permissions() == null) {
            return "<p>Everything that you may do.</p>";
        }
        return scope.permissions().stream()
                .sorted()
                .map(Permission::wireName)
                .map(name -> "<li><code>" + HtmlPage.text(name) + "</code></li>")
                .collect(Collectors.joining("", "<ul>", "</ul>"));
    }
}
