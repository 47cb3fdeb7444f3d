package org.postroad.jmap.boundary;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.control.Caller;
import org.postroad.identity.control.KnownAccounts;
import org.postroad.identity.entity.Account;

/** What stands in the paths of files. */
@Dependent
class BlobPaths {
    private final Caller caller;
    private final KnownAccounts accounts;

    @Inject
    BlobPaths(Caller caller, KnownAccounts accounts) {
        this.caller = caller;
        this.accounts = accounts;
    }

    /** The parts of the path behind the servlet's, decoded; a slash at the end makes no part. */
    static List<String> parts(HttpServletRequest request) {
        @Nullable String path = request.getPathInfo();
        return path == null
                ? List.of()
                : Arrays.stream(path.split("/", 0))
                        .filter(part -> !part.isEmpty())
                        .toList();
    }

    /** @throws NoSuchAccount if the caller may not know of one of that id */
    long account(String text) throws NoSuchAccount {
        OptionalLong id = Account.ID.parse(text);
        if (id.isEmpty() || !caller.rights().knows(id.getAsLong()) || !accounts.exists(id.getAsLong())) {
            throw new NoSuchAccount();
        }
        return id.getAsLong();
    }
}
