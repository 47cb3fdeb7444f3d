package org.postroad.provider.control;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.entity.Refused;
import org.postroad.provider.entity.CredentialSecrets;
import org.postroad.provider.entity.CredentialSettings;
import org.postroad.provider.entity.MailProtocol;
import org.postroad.provider.entity.MailServer;
import org.postroad.provider.entity.ProbeReport;
import org.postroad.provider.entity.SignIn;

/** Tries out everything that a credential is for, with real connections and no transaction. So many at once on a node, no more. Thread-safe. */
final class CredentialTrial {
    /** The most trials at once: each holds a thread of the server for up to a minute. */
    static final int MOST_AT_ONCE = 16;

    private static final Duration LATER = Duration.ofSeconds(5);

    private final MailProbe probe;
    private final AccessTokens tokens;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    CredentialTrial(MailProbe probe, AccessTokens tokens) {
        this.probe = probe;
        this.tokens = tokens;
    }

    /**
     * Runs it.
     *
     * @param secrets in the clear
     * @param renewed is given the refresh token that takes the place of the old one, before it is needed again
     * @return what came of each part: the access token where one is needed, then IMAP, then SMTP
     * @throws Refused UNAVAILABLE, {@code too_many_tests}, if this node has its hands full
     */
    List<ProbeReport> run(CredentialSettings settings, CredentialSecrets secrets, Consumer<String> renewed) {
        return placed(() -> settings.oauth() == null
                ? servers(settings, new SignIn(settings.user(), secrets.secret(), false))
                : withToken(settings, secrets, renewed));
    }

    private List<ProbeReport> withToken(
            CredentialSettings settings, CredentialSecrets secrets, Consumer<String> renewed) {
        ProbeSteps steps = new ProbeSteps();
        steps.begin("token");
        Optional<SignIn> signIn = Optional.ofNullable(settings.oauth())
                .flatMap(client -> tokens.ask(client, secrets)
                        .match(
                                granted -> {
                                    steps.end();
                                    Optional.ofNullable(granted.refreshToken())
                                            .filter(token -> !token.equals(secrets.secret()))
                                            .ifPresent(renewed);
                                    return Optional.of(new SignIn(settings.user(), granted.accessToken(), true));
                                },
                                denied -> {
                                    steps.fail(denied.failure());
                                    return Optional.empty();
                                }));
        List<ProbeReport> reports = new ArrayList<>();
        reports.add(new ProbeReport("oauth", "", steps.gone(), List.of()));
        signIn.ifPresent(token -> reports.addAll(servers(settings, token)));
        return reports;
    }

    private List<ProbeReport> servers(CredentialSettings settings, SignIn signIn) {
        List<ProbeReport> reports = new ArrayList<>();
        add(reports, MailProtocol.IMAP, settings.imap(), signIn);
        add(reports, MailProtocol.SMTP, settings.smtp(), signIn);
        return reports;
    }

    private void add(List<ProbeReport> reports, MailProtocol protocol, @Nullable MailServer server, SignIn signIn) {
        if (server != null) {
            reports.add(probe.probe(protocol, server, signIn));
        }
    }

    private <T> T placed(Supplier<T> trial) {
        if (!places.tryAcquire()) {
            throw Refused.until(
                    Refused.Kind.UNAVAILABLE,
                    "too_many_tests",
                    "This node tests " + MOST_AT_ONCE + " credentials at the moment; send the request again.",
                    LATER);
        }
        try {
            return trial.get();
        } finally {
            places.release();
        }
    }
}
