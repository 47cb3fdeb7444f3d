package org.postroad.identity.boundary;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.control.Caller;
import org.postroad.identity.control.SignIn;
import org.postroad.identity.control.SignedIn;
import org.postroad.identity.entity.ClientAddress;
import org.postroad.identity.entity.Credentials;
import org.postroad.platform.boundary.Problem;
import org.postroad.platform.boundary.ProblemServlet;
import org.postroad.platform.control.Configuration;
import org.postroad.platform.control.DatabaseFailure;
import org.postroad.platform.entity.Refused;

/**
 * Lets nobody past who has not signed in, whatever lies behind: resources, servlets, files, and addresses where there is nothing. A
 * filter and no HttpAuthenticationMechanism: the server asks that only where something is protected, picks but one for each
 * application, and brings roles of its own, which would say a second time what {@code Access} says. Stands in web.xml, where its
 * place among the filters shows.
 */
public class SignInFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = System.getLogger(SignInFilter.class.getName());

    /** What is for everybody: the state of the node, what RFC 8615 says, and the download of the command line. */
    private static final Pattern OPEN = Pattern.compile("/(health|\\.well-known|cli)(/.*)?");

    /** Where each request proves by a signature of its own who sends it: providers have no keys of ours. */
    private static final Pattern SIGNED = Pattern.compile("/api/accounts/[^/]+/provider-events");

    /** Where callers get what they sign in with: each of these asks for a name and a password, a code or a token of its own. */
    private static final Pattern SIGNING_IN =
            Pattern.compile("/authorize|/device|/auth/(token|device|revoke)|/api/auth|/api/discover/[^/]+");

    /** Browsers send these credentials by themselves, whichever page asks. */
    private static final String BASIC = "Basic ";

    private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS");

    private transient @Inject SignIn signIn;
    private transient @Inject Caller caller;
    private transient @Inject Configuration configuration;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = path(request);
        boolean signs = isSigned(request.getMethod(), path) || isSigningIn(path);
        if (isOpen(path) || signs && known(request) || letIn(request, response)) {
            chain.doFilter(request, response);
        }
    }

    /** @param path as the server resolved it, so no {@code ..}, no parameters, nothing encoded */
    static boolean isOpen(String path) {
        return OPEN.matcher(path).matches();
    }

    /** @param path as for {@link #isOpen} */
    static boolean isSigned(String method, String path) {
        return method.equals("POST") && SIGNED.matcher(path).matches();
    }

    /** @param path as for {@link #isOpen} */
    static boolean isSigningIn(String path) {
        return SIGNING_IN.matcher(path).matches();
    }

    /** Nobody is signed in; but where it comes from counts, should its signature be wrong. */
    private boolean known(HttpServletRequest request) {
        caller.comesFrom(address(request));
        caller.asksFor(request.getMethod() + " " + path(request));
        return true;
    }

    private boolean letIn(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            ClientAddress address = address(request);
            Optional<SignedIn> signedIn = signIn(request, address);
            if (signedIn.isPresent()) {
                caller.is(signedIn.get());
                caller.comesFrom(address);
                caller.asksFor(request.getMethod() + " " + path(request));
                return true;
            }
            refuse(Problem.of(401), request, response);
        } catch (Refused refused) {
            refuse(Problem.of(refused), request, response);
        } catch (DatabaseFailure failure) {
            if (!failure.isAway()) {
                throw failure;
            }
            LOG.log(Level.WARNING, "Nobody can sign in: {0}", failure.getMessage());
            refuse(Problem.of(503), request, response);
        }
        return false;
    }

    private Optional<SignedIn> signIn(HttpServletRequest request, ClientAddress address) {
        String header = request.getHeader("Authorization");
        if (header == null) {
            return Optional.empty();
        }
        if (header.regionMatches(true, 0, BASIC, 0, BASIC.length()) && changes(request) && ForeignSite.sends(request)) {
            throw new Refused(
                    Refused.Kind.FORBIDDEN,
                    "foreign_site",
                    "A page of another site may change nothing with the password that the browser remembers; use a token.");
        }
        return Credentials.parse(header)
                .map(credentials -> credentials.match(
                        token -> signIn.byBearer(token, address),
                        (name, password) -> signIn.byPassword(name, password, address)));
    }

    private static boolean changes(HttpServletRequest request) {
        return !HARMLESS.contains(request.getMethod());
    }

    private ClientAddress address(HttpServletRequest request) {
        return ClientAddress.of(
                request.getRemoteAddr(),
                Collections.list(request.getHeaders("X-Forwarded-For")),
                configuration.trustedProxies());
    }

    private static void refuse(Problem problem, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        ProblemServlet.write(problem, request.getRequestURI(), request, response);
    }

    private static String path(HttpServletRequest request) {
        return text(request.getServletPath()) + text(request.getPathInfo());
    }

    private static String text(@Nullable String part) {
        return part == null ? "" : part;
    }
}
