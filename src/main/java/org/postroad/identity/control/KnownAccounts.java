package org.postroad.identity.control;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.OptionalLong;
import org.postroad.platform.control.Transactions;

/** Which accounts there are, remembered for five seconds: every request of an operator asks. */
@ApplicationScoped
public class KnownAccounts {
    /** By the primary key; locks nothing. */
    private static final String EXISTS = "SELECT 1 FROM account WHERE id = ?";

    /** The first by the primary key; locks nothing. */
    private static final String FIRST = "SELECT MIN(id) FROM account";

    private final Cache<Long, Boolean> known = Caffeine.newBuilder()
            .expireAfterWrite(Duration.ofSeconds(5))
            .maximumSize(10_000)
            .build();

    private @Inject Transactions transactions;

    /** For the container. */
    protected KnownAccounts() {}

    public KnownAccounts(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Whether there is an account of that id; what another node deleted is still there for at most five seconds. */
    public boolean exists(long accountId) {
        if (known.getIfPresent(accountId) != null) {
            return true;
        }
        boolean exists = transactions.within(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(EXISTS)) {
                statement.setLong(1, accountId);
                try (ResultSet row = statement.executeQuery()) {
                    return row.next();
                }
            }
        });
        if (exists) {
            known.put(accountId, Boolean.TRUE); // only what is there: an id never comes back once it is gone
        }
        return exists;
    }

    /** The oldest account; empty while there is none. Asks the database each time. */
    public OptionalLong first() {
        return transactions.alone(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(FIRST);
                    ResultSet row = statement.executeQuery()) {
                long id = row.next() ? row.getLong(1) : 0;
                return id == 0 ? OptionalLong.empty() : OptionalLong.of(id);
            }
        });
    }

    /** Forgets an account that this node deleted. */
    void gone(long accountId) {
        known.invalidate(accountId);
    }
}
