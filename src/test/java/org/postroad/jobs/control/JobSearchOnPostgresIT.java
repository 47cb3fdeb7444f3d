package org.postroad.jobs.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.control.LocalTransactions;
import org.postroad.platform.entity.Refused;
import org.postroad.testing.Databases;
import org.postroad.testing.Entities;

class JobSearchOnPostgresIT extends JobSearchContract {
    @Override
    Dialect dialect() {
        return Dialect.POSTGRESQL;
    }

    @Test
    void aSearchThatTakesTooLongIsBrokenOffWithAdvice() throws SQLException {
        DataSource dataSource = Databases.postgres();
        SearchLimits oneSecond = new SearchLimits(new LocalTransactions(dataSource), dialect(), Duration.ofSeconds(1));
        try (EntityManagerFactory entities = Entities.of(dataSource);
                Connection other = dataSource.getConnection();
                Statement lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute("LOCK TABLE job IN ACCESS EXCLUSIVE MODE");
            SearchJobs search = new SearchJobs(entities.createEntityManager(), () -> NOW, oneSecond);

            assertThatThrownBy(() -> search.count(JobFilter.allOf(1)))
                    .isInstanceOfSatisfying(Refused.class, refused -> {
                        assertThat(refused.kind()).isEqualTo(Refused.Kind.UNAVAILABLE);
                        assertThat(refused.code()).isEqualTo("query_too_slow");
                        assertThat(refused.detail()).contains("Narrow it");
                    });
            other.rollback();
        }
    }
}
