package org.postroad.provider.entity;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * How to sign in at a mail server. Shows nothing of the secret.
 *
 * @param secret a password, or an access token
 * @param token whether it is an access token, for XOAUTH2
 */
public record SignIn(String user, String secret, boolean token) {
    /** The secret in every form in which it is sent, and in which a server might echo it. */
    public List<String> forms() {
        String xoauth2 = "user=" + user + "\u0001auth=Bearer " + secret + "\u0001\u0001";
        return List.of(
                secret, base64(secret), base64("\u0000" + user + "\u0000" + secret), base64(xoauth2), quoted(secret));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** As in an IMAP string. */
    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    @Override
    public String toString() {
        return user;
    }
}
