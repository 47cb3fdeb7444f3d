package org.postroad.delivery.control;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.postroad.expression.EvaluationException;
import org.postroad.expression.Value;
import org.postroad.platform.control.Configuration;
import org.postroad.platform.control.SqlSource;

/** The databases that operators give to rules: {@code my-db} is {@code POSTROAD_SQL_MY_DB_URL}, {@code _USER} and {@code _PASSWORD}. */
@ApplicationScoped
class RuleDatabases {
    private static final int CONNECTIONS = 4;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int MOST_ROWS = 1_000;

    private Map<String, SqlSource> sources;
    private final Map<String, HikariDataSource> pools = new ConcurrentHashMap<>();

    /** For CDI. */
    @SuppressWarnings("NullAway.Init")
    protected RuleDatabases() {}

    @Inject
    RuleDatabases(Configuration configuration) {
        this.sources = configuration.sqlSources();
    }

    @PreDestroy
    void close() {
        pools.values().forEach(HikariDataSource::close);
    }

    /**
     * Runs one SELECT.
     *
     * @return empty for no row, a value for one row of one column, else items: of one row its columns, of several their rows
     * @throws EvaluationException if the source is not known, the statement is none, or there was no answer within five seconds
     */
    Value query(String source, String sql, List<Value> parameters) throws EvaluationException {
        String name = source.toUpperCase(Locale.ROOT).replace('-', '_');
        SqlSource settings = sources.get(name);
        if (settings == null) {
            throw new EvaluationException("there is no data source '" + source + "'; it would be POSTROAD_SQL_" + name
                    + "_URL, known are " + sources.keySet());
        }
        if (!sql.stripLeading().regionMatches(true, 0, "SELECT", 0, 6)) {
            throw new EvaluationException("sql_query runs a SELECT");
        }
        HikariDataSource pool = pools.computeIfAbsent(name, key -> open(settings));
        try (Connection connection = pool.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setQueryTimeout((int) TIMEOUT.toSeconds());
            select.setMaxRows(MOST_ROWS);
            for (int i = 0; i < parameters.size(); i++) {
                bind(select, i + 1, parameters.get(i));
            }
            try (ResultSet rows = select.executeQuery()) {
                return value(rows);
            }
        } catch (SQLException e) {
            throw new EvaluationException("the data source '" + source + "' says: " + e.getMessage(), e);
        }
    }

    private static HikariDataSource open(SqlSource source) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(source.url());
        config.setUsername(source.user());
        config.setPassword(source.password());
        config.setReadOnly(true);
        config.setMinimumIdle(0);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setConnectionTimeout(TIMEOUT.toMillis());
        config.setInitializationFailTimeout(-1);
        config.setPoolName("rules");
        return new HikariDataSource(config);
    }

    private static void bind(PreparedStatement select, int place, Value value) throws SQLException {
        if (value instanceof Value.Whole whole) {
            select.setLong(place, whole.number());
        } else if (value instanceof Value.Real real) {
            select.setDouble(place, real.number());
        } else {
            select.setString(place, value.text());
        }
    }

    private static Value value(ResultSet rows) throws SQLException {
        int columns = rows.getMetaData().getColumnCount();
        List<Value> found = new ArrayList<>();
        while (rows.next()) {
            List<Value> row = new ArrayList<>();
            for (int i = 1; i <= columns; i++) {
                row.add(cell(rows.getObject(i)));
            }
            found.add(columns == 1 ? row.get(0) : Value.of(row));
        }
        return switch (found.size()) {
            case 0 -> Value.EMPTY;
            case 1 -> found.get(0);
            default -> Value.of(found);
        };
    }

    private static Value cell(@Nullable Object cell) {
        if (cell instanceof Double || cell instanceof Float || cell instanceof BigDecimal) {
            return new Value.Real(((Number) cell).doubleValue());
        } else if (cell instanceof Number number) {
            return Value.of(number.longValue());
        } else if (cell instanceof Boolean truth) {
            return Value.of(truth);
        }
        return cell == null ? Value.EMPTY : Value.of(cell.toString());
    }
}
