package org.postroad.identity.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.postroad.identity.entity.ApiKeySecret;
import org.postroad.identity.entity.PasswordHash;
import org.postroad.identity.entity.User;
import org.postroad.platform.control.Chance;
import org.postroad.platform.control.Configuration;
import org.postroad.platform.control.DatabaseFailure;
import org.postroad.platform.control.IdSource;
import org.postroad.platform.control.Starter;
import org.postroad.platform.control.Transactions;

/**
 * Makes the first account, the first user and the first API key where the database knows nobody, and shows their secrets once. Several
 * nodes may start at once: the first to commit wins, the others find somebody there.
 */
@ApplicationScoped
public class FirstStart implements Starter {
    private static final Logger LOG = System.getLogger(FirstStart.class.getName());

    /** Without characters that are read for one another; 20 of 55 make 115 bits. */
    private static final String ALPHABET = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private static final int PASSWORD_LENGTH = 20;

    private @Inject Transactions transactions;
    private @Inject InstantSource clock;
    private @Inject IdSource ids;
    private @Inject PasswordCheck passwords;
    private @Inject Configuration configuration;

    private final SecureRandom random = Chance.secure();

    /** For the container. */
    protected FirstStart() {}

    FirstStart(Transactions transactions, InstantSource clock, IdSource ids, PasswordCheck passwords) {
        this.transactions = transactions;
        this.clock = clock;
        this.ids = ids;
        this.passwords = passwords;
    }

    @Override
    public int order() {
        return 100;
    }

    @Override
    public void start() {
        start(configuration.adminKey(), FirstCredentials::print);
    }

    /**
     * @param preset the secret of the API key; empty for a random one
     * @param shown is given what was made, once it is there for good
     */
    void start(Optional<String> preset, Consumer<FirstCredentials> shown) {
        if (transactions.within(FirstRows::somebodyIsThere)) {
            return;
        }
        String password = password();
        ApiKeySecret secret = preset.map(ApiKeySecret::new).orElseGet(() -> ApiKeySecret.random(random));
        PasswordHash hash = passwords.hash(password);
        FirstRows rows = new FirstRows(ids, clock.instant());
        try {
            transactions.apart(connection -> rows.insert(connection, hash, secret));
        } catch (DatabaseFailure failure) {
            if (!failure.isDuplicate()) {
                throw failure;
            }
            LOG.log(Level.INFO, "Another node has made the first account");
            return;
        }
        LOG.log(Level.INFO, "Made the first account, user and API key; their secrets are on standard output only");
        shown.accept(new FirstCredentials(
                User.ADMIN, password, preset.isPresent() ? Optional.empty() : Optional.of(secret.text())));
    }

    private String password() {
        StringBuilder password = new StringBuilder(PASSWORD_LENGTH);
        for (int i = 0; i < PASSWORD_LENGTH; i++) {
            password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return password.toString();
    }
}
