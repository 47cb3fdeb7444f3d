package org.postroad.identity.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.postroad.identity.entity.PasswordHash;
import org.postroad.identity.entity.User;
import org.postroad.platform.entity.Json;
import org.postroad.platform.entity.Refused;
import org.postroad.registry.entity.Change;

/** Lets users change their own password, who prove that they know the present one. What they allowed clients by OAuth ends with it. */
@Dependent
public class ChangePassword {
    private final Changes changes;
    private final UserStore users;
    private final SignIn signIn;
    private final PasswordCheck passwords;
    private final Caller caller;
    private final OauthTokens tokens;

    @Inject
    ChangePassword(
            Changes changes,
            UserStore users,
            SignIn signIn,
            PasswordCheck passwords,
            Caller caller,
            OauthTokens tokens) {
        this.changes = changes;
        this.users = users;
        this.signIn = signIn;
        this.passwords = passwords;
        this.caller = caller;
        this.tokens = tokens;
    }

    /**
     * Wrong guesses count as failures to sign in.
     *
     * @throws Refused INVALID if the present password is another one, TOO_MANY after too many guesses
     */
    public void change(String present, String wanted) {
        String name = users.get(caller.userId()).name();
        try {
            signIn.byPassword(name, present, caller.address());
        } catch (Refused refused) {
            throw refused.kind() == Refused.Kind.UNAUTHENTICATED
                    ? Refused.invalid("/current_password", "wrong_password", "This is not your present password.")
                    : refused;
        }
        PasswordHash hash = passwords.hash(wanted); // slow, so before the transaction
        changes.ofUsers(() -> {
            User user = users.lock(caller.userId());
            user.changePassword(hash);
            users.flush();
            changes.movedUser(Change.Kind.UPDATE, user.id());
            int tokensGone = tokens.revokeOfUser(user.id());
            changes.done(
                    null,
                    "user",
                    "change_password",
                    Json.createObjectBuilder()
                            .add("user_id", User.ID.text(user.id()))
                            .add("user", name)
                            .add("oauth_grants", tokensGone)
                            .build());
            return user;
        });
    }
}
