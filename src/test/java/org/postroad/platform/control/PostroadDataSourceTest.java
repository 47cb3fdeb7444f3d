package org.postroad.platform.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PostroadDataSourceTest {

    @Test
    void aDatabaseThatIsNotThereYetIsRefusedAtTheFirstUseOfAConnection() throws Exception {
        try (Connection connection = nowhere().getConnection()) {
            connection.setAutoCommit(false);
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(connection::createStatement)
                    .satisfies(e -> assertThat(new DatabaseFailure(e).isAway()).isTrue());
        }
    }

    @Test
    void aPoolTakesAStandInWhenItIsMadeAndThrowsItAwayAfterThat() throws Exception {
        try (Connection connection = nowhere().getConnection()) {
            assertThat(connection.isValid(1)).isTrue();
            assertThat(connection.isValid(1)).isFalse();
        }
    }

    @Test
    void aStandInKnowsThatItIsClosed() throws Exception {
        Connection connection = nowhere().getConnection();
        connection.close();
        assertThat(connection.isClosed()).isTrue();
    }

    @Test
    void reachingForADatabaseThatIsNotThereFails() {
        assertThatExceptionOfType(SQLException.class).isThrownBy(() -> nowhere().reach());
    }

    @Test
    void aDatabaseThatIsThereIsReached() throws Exception {
        PostroadDataSource source = source("jdbc:h2:mem:reached");
        source.reach();
        try (Connection connection = source.getConnection()) {
            assertThat(connection.isValid(1)).isTrue();
        }
    }

    private static PostroadDataSource nowhere() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return source("jdbc:postgresql://127.0.0.1:" + socket.getLocalPort() + "/postroad");
        }
    }

    private static PostroadDataSource source(String url) {
        return new PostroadDataSource(DatabaseSettings.of(Map.of("postroad.db.url", url)::get));
    }
}
