package org.postroad.testing;

import java.nio.file.Path;
import java.util.UUID;

/** An empty database of one of the two kinds that Postroad runs on. */
public record TestDatabase(String url, String user, String password) {

    /** Which kind the server of this test JVM runs on: {@code postgresql}, which is the default, or {@code h2}. */
    static final String KIND = "postroad.testing.database";

    public static TestDatabase postgresql() {
        return new TestDatabase(PostgresServer.freshDatabase(), "postgres", "");
    }

    /** A file below {@code target}, as in production, so that it is a disk that is written. */
    public static TestDatabase h2() {
        Path file = Path.of("target", "h2", UUID.randomUUID().toString(), "postroad");
        return new TestDatabase("jdbc:h2:file:" + file.toAbsolutePath(), "postroad", "");
    }

    /** The database that the server of this test JVM is given. */
    static TestDatabase ofTheServer() {
        System.getProperties().putIfAbsent(KIND, "postgresql");
        String kind = System.getProperty(KIND);
        return switch (kind) {
            case "postgresql" -> postgresql();
            case "h2" -> h2();
            default -> throw new IllegalArgumentException(KIND + " is postgresql or h2, not " + kind);
        };
    }

    /** Makes it the database of this process's {@code PostroadDataSource}, and of what {@code arquillian.xml} names. */
    void announce() {
        System.setProperty("postroad.db.url", url);
        System.setProperty("postroad.db.user", user);
        System.setProperty("postroad.db.password", password);
    }
}
