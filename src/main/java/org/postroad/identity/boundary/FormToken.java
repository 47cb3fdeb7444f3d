package org.postroad.identity.boundary;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.postroad.platform.boundary.PublicAddress;
import org.postroad.platform.control.Chance;

/**
 * Tells that a form was sent by a page of ours and from this browser: a random value in a cookie and in the form, which another site can
 * neither read nor set; and what the browser itself says of where the form stood.
 */
final class FormToken {
    /** The field of the form. */
    static final String FIELD = "form_token";

    private static final String COOKIE = "postroad_form";
    private static final int BYTES = 24;
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_-]{32}");

    private FormToken() {}

    /** The value for the form of this answer; the browser's present one if it has one, so that two tabs do not disturb each other. */
    static String of(HttpServletRequest request, HttpServletResponse response) {
        String value = cookie(request).orElseGet(FormToken::random);
        boolean secure = PublicAddress.of(request).startsWith("https:");
        response.addHeader(
                "Set-Cookie",
                COOKIE + "=" + value + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=3600"
                        + (secure ? "; Secure" : ""));
        return value;
    }

    static boolean isRight(HttpServletRequest request, Form form) {
        String given = form.get(FIELD).orElse("");
        return cookie(request)
                        .filter(value -> MessageDigest.isEqual(bytes(value), bytes(given)))
                        .isPresent()
                && !ForeignSite.sends(request);
    }

    private static Optional<String> cookie(HttpServletRequest request) {
        return request.getCookies() == null
                ? Optional.empty()
                : Stream.of(request.getCookies())
                        .filter(cookie -> cookie.getName().equals(COOKIE))
                        .map(Cookie::getValue)
                        .filter(VALUE.asMatchPredicate())
                        .findFirst();
    }

    private static String random() {
        byte[] bytes = new byte[BYTES];
        Chance.secure().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
