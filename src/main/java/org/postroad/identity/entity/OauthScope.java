package org.postroad.identity.entity;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks to be allowed (RFC 6749 §3.3): permissions by their names. Scopes only narrow what the user may do.
 *
 * @param permissions null for all of the user's, later ones included
 */
public record OauthScope(@Nullable Set<Permission> permissions) {
    /** All that the user may do; so does a scope that names no permission. */
    public static final OauthScope WHOLE = new OauthScope(null);

    private static final int MAX_LENGTH = 4000;

    /** What clients of mail servers and of OpenID ask for besides; it says nothing about permissions here. */
    private static final Pattern PASSED_OVER =
            Pattern.compile("openid|profile|email|offline_access|urn:[a-z0-9][a-z0-9:._/-]{0,200}");

    /** Names of permissions begin so: one that is misspelled must not pass for no permission at all. */
    private static final Pattern LIKE_A_PERMISSION = Pattern.compile("(sys|action|live)[A-Z].*");

    /** Reads what a client asks our server for; empty if it names what there is not. */
    public static Optional<OauthScope> parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        boolean whole = text.isBlank();
        Set<Permission> named = EnumSet.noneOf(Permission.class);
        for (String name : text.strip().split(" +", -1)) {
            Optional<Permission> permission = Permission.of(name);
            permission.ifPresent(named::add);
            whole |= name.equals(PermissionNames.ALL);
            if (permission.isEmpty() && !name.isEmpty() && !isOther(name)) {
                return Optional.empty();
            }
        }
        return Optional.of(whole || named.isEmpty() ? WHOLE : new OauthScope(Collections.unmodifiableSet(named)));
    }

    /** Reads what another issuer's token says: names that are no permissions of ours are that issuer's business. */
    public static OauthScope ofToken(Iterable<String> names) {
        boolean narrow = false;
        Set<Permission> named = EnumSet.noneOf(Permission.class);
        for (String name : names) {
            Permission.of(name).ifPresent(named::add);
            narrow |= LIKE_A_PERMISSION.matcher(name).matches();
        }
        return narrow ? new OauthScope(Collections.unmodifiableSet(named)) : WHOLE;
    }

    /** As the database keeps it; null for {@link #WHOLE}. */
    public static OauthScope kept(@Nullable String text) {
        return text == null ? WHOLE : new OauthScope(PermissionNames.parse(text));
    }

    /** For {@link #kept}. */
    public @Nullable String toKeep() {
        return permissions == null ? null : PermissionNames.text(permissions);
    }

    /** As it is on the wire: names, or {@code *} for all. */
    public String text() {
        return permissions == null ? PermissionNames.ALL : PermissionNames.text(permissions);
    }

    private static boolean isOther(String name) {
        return name.equals(PermissionNames.ALL) || PASSED_OVER.matcher(name).matches();
    }
}
