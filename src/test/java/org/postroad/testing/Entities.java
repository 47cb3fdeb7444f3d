package org.postroad.testing;

import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.util.Map;
import javax.sql.DataSource;

/** The persistence unit of the WAR over a data source of a test, with transactions of its own where the server has JTA's. */
public final class Entities {
    private Entities() {}

    public static EntityManagerFactory of(DataSource dataSource) {
        return Persistence.createEntityManagerFactory(
                "postroad",
                Map.of(
                        "jakarta.persistence.transactionType",
                        "RESOURCE_LOCAL",
                        "jakarta.persistence.jtaDataSource",
                        "",
                        "jakarta.persistence.nonJtaDataSource",
                        dataSource,
                        "eclipselink.session-name",
                        "test-" + System.identityHashCode(dataSource)));
    }
}
