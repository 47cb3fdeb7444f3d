package org.postroad.identity.boundary;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/**
 * A page for a person, whole: one heading, no script, nothing from elsewhere. Works without style, with a keyboard and with a screen
 * reader. What goes into it is escaped by {@link #text}.
 */
final class HtmlPage {
    private static final String STYLE = """
        :root{color-scheme:light dark;font:100%/1.5 system-ui,sans-serif}
        body{margin:0;display:grid;min-height:100vh;place-items:center}
        main{box-sizing:border-box;width:100%;max-width:26rem;padding:1.5rem}
        h1{font-size:1.5rem;margin:0 0 1rem}
        label{display:block;margin:1rem 0 .25rem;font-weight:600}
        input{box-sizing:border-box;width:100%;padding:.6rem;font:inherit;border:1px solid #767676;border-radius:.3rem}
        button{padding:.6rem 1.2rem;margin:1.5rem .5rem 0 0;font:inherit;border:1px solid #767676;border-radius:.3rem;cursor:pointer}
        button.first{background:#1a56b0;border-color:#1a56b0;color:#fff}
        :focus-visible{outline:3px solid #b35900;outline-offset:2px}
        .error{border-left:.3rem solid #c62828;padding:.5rem .8rem;margin:0 0 1rem}
        ul{max-height:12rem;overflow:auto;padding-left:1.2rem}
        """;

    private static final String STYLE_HASH = hash(STYLE);

    private HtmlPage() {}

    /**
     * Writes the page.
     *
     * @param body HTML, what is not ours escaped
     * @param formGoesTo besides ourselves, as a source of CSP: browsers hold the redirect after a form against it too
     */
    static void write(HttpServletResponse response, int status, String title, String body, String formGoesTo)
            throws IOException {
        response.setStatus(status);
        response.setContentType("text/html; charset=UTF-8");
        response.setHeader(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'sha256-" + STYLE_HASH + "'; form-action 'self'" + formGoesTo
                        + "; frame-ancestors 'none'; base-uri 'none'");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "same-origin"); // else a browser hides where its own form comes from
        String page = """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%1$s – Postroad</title>
                <style>%2$s</style>
                </head>
                <body>
                <main>
                <h1>%1$s</h1>
                %3$s
                </main>
                </body>
                </html>
                """.formatted(text(title), STYLE, body);
        response.getOutputStream().write(page.getBytes(StandardCharsets.UTF_8));
    }

    /** Escaped, for text and for values of attributes in double quotes. */
    static String text(String raw) {
        StringBuilder escaped = new StringBuilder(raw.length() + 16);
        raw.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }

    static String error(String message) {
        return message.isEmpty() ? "" : "<p class=\"error\" role=\"alert\" id=\"error\">" + text(message) + "</p>";
    }

    static String hidden(Map<String, String> fields) {
        StringBuilder inputs = new StringBuilder();
        fields.forEach((name, value) -> inputs.append("<input type=\"hidden\" name=\"")
                .append(text(name))
                .append("\" value=\"")
                .append(text(value))
                .append("\">\n"));
        return inputs.toString();
    }

    private static String hash(String style) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
