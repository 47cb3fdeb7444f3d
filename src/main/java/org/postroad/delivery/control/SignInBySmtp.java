package org.postroad.delivery.control;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.List;
import java.util.function.Supplier;
import org.postroad.identity.control.Access;
import org.postroad.identity.control.Caller;
import org.postroad.identity.control.SignIn;
import org.postroad.identity.control.SignedIn;
import org.postroad.identity.entity.Account;
import org.postroad.identity.entity.ClientAddress;
import org.postroad.identity.entity.OauthSecret;
import org.postroad.identity.entity.Permission;
import org.postroad.platform.entity.Refused;

/**
 * Finds out whose mail a client brings, as for a request of REST: the same credentials, limits and permission. Where a user has several
 * accounts, the name says which one, after a number sign: {@code ann#acc_…}.
 */
@Dependent
class SignInBySmtp {
    private static final Permission PERMISSION = Permission.SYS_QUEUED_MESSAGE_CREATE;

    private final SignIn signIn;
    private final Access access;
    private final Caller caller;
    private final Instance<RequestContextController> contexts;

    @Inject
    SignInBySmtp(SignIn signIn, Access access, Caller caller, Instance<RequestContextController> contexts) {
        this.signIn = signIn;
        this.access = access;
        this.caller = caller;
        this.contexts = contexts;
    }

    /**
     * By name and password; the password may be an API key or an access token, and the name is then of no meaning but for its account.
     *
     * @throws Refused UNAUTHENTICATED, FORBIDDEN, NOT_FOUND or CONFLICT if it is not let in, TOO_MANY or UNAVAILABLE for now
     */
    Submitter byPassword(String name, String password, ClientAddress address) {
        boolean bearer = OauthSecret.is(OauthSecret.Kind.ACCESS_TOKEN, password) || signIn.isKey(password);
        int sign = name.lastIndexOf('#');
        String account = sign < 0 ? "" : name.substring(sign + 1);
        return run(address, () -> {
            SignedIn signedIn = bearer
                    ? signIn.byBearer(password, address)
                    : signIn.byPassword(sign < 0 ? name : name.substring(0, sign), password, address);
            return submitter(signedIn, account, address);
        });
    }

    /** By an access token or an API key. @param name may end with the account; may be empty. @throws Refused as {@link #byPassword} */
    Submitter byBearer(String name, String token, ClientAddress address) {
        String account = name.indexOf('#') < 0 ? "" : name.substring(name.lastIndexOf('#') + 1);
        return run(address, () -> submitter(signIn.byBearer(token, address), account, address));
    }

    /** Runs what asks who calls, for a client that has signed in. */
    <T> T as(Submitter submitter, Supplier<T> work) {
        return run(submitter.address(), () -> {
            caller.is(submitter.signedIn());
            return work.get();
        });
    }

    private Submitter submitter(SignedIn signedIn, String named, ClientAddress address) {
        caller.is(signedIn);
        long account = named.isEmpty()
                ? only(signedIn)
                : Account.ID.parse(named).orElseThrow(() -> Refused.notFound("account"));
        access.requireInAccount(account, PERMISSION);
        return new Submitter(account, signedIn, address);
    }

    /** The account that is meant where none is named. */
    private static long only(SignedIn signedIn) {
        List<Long> accounts = signedIn.rights().accounts().stream()
                .filter(account -> signedIn.rights().inAccount(account, PERMISSION))
                .toList();
        if (accounts.size() > 1) {
            throw Refused.conflict("account_needed", "Say which account: the name, a number sign, and its id.");
        }
        return accounts.stream()
                .findFirst()
                .or(() -> signedIn.rights().accounts().stream().findFirst())
                .orElseThrow(() -> Refused.notFound("account"));
    }

    private <T> T run(ClientAddress address, Supplier<T> work) {
        RequestContextController context = contexts.get();
        boolean ours = context.activate();
        try {
            caller.comesFrom(address);
            caller.asksFor("SMTP");
            return work.get();
        } finally {
            if (ours) {
                context.deactivate();
            }
            contexts.destroy(context);
        }
    }
}
