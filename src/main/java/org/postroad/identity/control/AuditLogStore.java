package org.postroad.identity.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.entity.AuditEntry;
import org.postroad.platform.control.Prefix;
import org.postroad.platform.control.Slice;
import org.postroad.platform.control.Transactions;

/** Reads the audit log. */
@Dependent
public class AuditLogStore {
    private static final String COLUMNS = "id, account_id, subject, action, status, actor, data, at";

    /** A search that finds too little in a long log is given up. */
    private static final int PATIENCE_SECONDS = 10;

    private final Transactions transactions;

    @Inject
    public AuditLogStore(Transactions transactions) {
        this.transactions = transactions;
    }

    /** By the primary key; locks nothing. */
    public Optional<AuditEntry> find(long id) {
        Statement statement = new Statement("SELECT " + COLUMNS + " FROM audit_log WHERE id = ?");
        statement.values.add(id);
        return transactions.within(statement::run).stream().findFirst();
    }

    /**
     * Entries in the order of their ids, which is that of time on each node. On audit_log_account, or the primary key for the whole
     * server, in either direction; locks nothing.
     */
    public Slice.Part<AuditEntry> page(AuditQuery query, Slice slice) {
        Statement statement = of(query, "SELECT " + COLUMNS);
        slice.after().ifPresent(id -> statement.and(query.newestFirst() ? "id < ?" : "id > ?", id));
        statement.sql.append(query.newestFirst() ? " ORDER BY id DESC" : " ORDER BY id");
        statement.sql.append(" LIMIT ? OFFSET ?");
        Collections.addAll(statement.values, slice.rowsToRead(), slice.offset());
        return slice.part(transactions.within(statement::run));
    }

    /** How many entries there are; with an id, how many come before it. On audit_log_account, all that the query finds. */
    public long count(AuditQuery query, OptionalLong before) {
        Statement statement = of(query, "SELECT count(*)");
        before.ifPresent(id -> statement.and(query.newestFirst() ? "id > ?" : "id < ?", id));
        return transactions.within(statement::number).stream().findFirst().orElse(0L);
    }

    /** Whether a query finds an entry; by the primary key. */
    public boolean isFound(AuditQuery query, long id) {
        Statement statement = of(query, "SELECT id");
        statement.and("id = ?", id);
        return !transactions.within(statement::number).isEmpty();
    }

    /** The greatest id of an account's entries below one; on audit_log_account. */
    public OptionalLong last(long accountId, long below) {
        Statement statement = new Statement("SELECT id FROM audit_log WHERE account_id = ? AND id < ?");
        Collections.addAll(statement.values, accountId, below);
        statement.sql.append(" ORDER BY id DESC LIMIT 1");
        List<Long> found = transactions.within(statement::number);
        return found.isEmpty() ? OptionalLong.empty() : OptionalLong.of(found.get(0));
    }

    /** The ids of an account's entries between two, in ascending order; on audit_log_account. */
    public List<Long> between(long accountId, long after, long below, int most) {
        Statement statement = new Statement("SELECT id FROM audit_log WHERE account_id = ? AND id > ? AND id < ?");
        statement.sql.append(" ORDER BY id LIMIT ?");
        Collections.addAll(statement.values, accountId, after, below, most);
        return transactions.within(statement::number);
    }

    private static Statement of(AuditQuery query, String select) {
        Statement statement = new Statement(select + " FROM audit_log WHERE 1 = 1");
        query.accountId().ifPresent(account -> statement.and("account_id = ?", account));
        statement.in("subject", query.subjects());
        statement.in("action", query.actions());
        statement.in(
                "status",
                query.statuses().stream().map(AuditEntry.Status::wireName).toList());
        query.actor().ifPresent(actor -> statement.and("actor = ?", actor));
        query.from().ifPresent(from -> statement.and("at >= ?", from.atOffset(ZoneOffset.UTC)));
        query.before().ifPresent(before -> statement.and("at < ?", before.atOffset(ZoneOffset.UTC)));
        if (!query.text().isEmpty()) {
            String pattern = Prefix.pattern(query.text());
            statement.and(
                    "(subject LIKE ? ESCAPE '!' OR action LIKE ? ESCAPE '!' OR actor LIKE ? ESCAPE '!')",
                    pattern,
                    pattern,
                    pattern);
        }
        return statement;
    }

    /** Put together from fixed texts; all that a caller chose goes in as a parameter. */
    private static final class Statement {
        private final StringBuilder sql;
        private final List<Object> values = new ArrayList<>();

        private Statement(String sql) {
            this.sql = new StringBuilder(sql);
        }

        private void and(String condition, Object... parameters) {
            sql.append(" AND ").append(condition);
            Collections.addAll(values, parameters);
        }

        private void in(String column, List<String> allowed) {
            if (!allowed.isEmpty()) {
                sql.append(" AND ").append(column).append(" IN (");
                sql.append(String.join(", ", Collections.nCopies(allowed.size(), "?")))
                        .append(')');
                values.addAll(allowed);
            }
        }

        private List<AuditEntry> run(Connection connection) throws SQLException {
            return read(connection, Statement::entry);
        }

        private List<Long> number(Connection connection) throws SQLException {
            return read(connection, row -> row.getLong(1));
        }

        private <T> List<T> read(Connection connection, Reading<T> reading) throws SQLException {
            try (PreparedStatement select = connection.prepareStatement(sql.toString())) {
                select.setQueryTimeout(PATIENCE_SECONDS);
                for (int i = 0; i < values.size(); i++) {
                    select.setObject(i + 1, values.get(i));
                }
                try (ResultSet rows = select.executeQuery()) {
                    List<T> found = new ArrayList<>();
                    while (rows.next()) {
                        found.add(reading.of(rows));
                    }
                    return found;
                }
            }
        }

        private interface Reading<T> {
            T of(ResultSet row) throws SQLException;
        }

        private static AuditEntry entry(ResultSet row) throws SQLException {
            return new AuditEntry(
                    row.getLong("id"),
                    optional(row.getObject("account_id", Long.class)),
                    row.getString("subject"),
                    row.getString("action"),
                    AuditEntry.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                    row.getString("actor"),
                    row.getString("data"),
                    row.getObject("at", OffsetDateTime.class).toInstant());
        }

        private static OptionalLong optional(@Nullable Long value) {
            return value == null ? OptionalLong.empty() : OptionalLong.of(value);
        }
    }
}
