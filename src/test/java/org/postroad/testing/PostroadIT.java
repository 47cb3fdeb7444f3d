package org.postroad.testing;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.net.URI;
import java.time.Duration;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test from outside, over HTTP, of the WAR that was built, on a real server and a real database. All subclasses of a JVM
 * share one server, so each makes the accounts it uses.
 */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@Tag(PostroadIT.TAG)
public abstract class PostroadIT {

    /** Of every test that starts servers, as the failsafe executions in the POM name it. */
    public static final String TAG = "server";

    /** The secret of the first API key, which may do everything. */
    public static final String ADMIN_KEY = "the-key-of-the-first-start-in-every-test";

    private static boolean ready;
    private static boolean waited;

    @ArquillianResource
    private URI server;

    /** The built WAR with the handlers of {@code org.postroad.testing.actions}. */
    @Deployment(testable = false)
    public static WebArchive postroad() {
        return ShrinkWrap.createFromZipFile(WebArchive.class, new File("target/postroad.war"))
                .addPackages(true, "org.postroad.testing.actions");
    }

    /** A node starts beside its server's deployment; no test begins before it is ready. */
    @BeforeEach
    final void awaitReady() {
        if (ready) {
            return;
        }
        assertThat(waited)
                .as("the server did not become ready: see target/server")
                .isFalse();
        waited = true; // Once is enough for all of them
        await().atMost(Duration.ofMinutes(2))
                .until(() -> given().get(url("/health/ready")).statusCode() == 200);
        ready = true;
    }

    /** The API, called as the first key: an operator, and the owner of the first account. */
    protected final Api admin() {
        return new Api(server).withKey(ADMIN_KEY);
    }

    /** @param path from the root, such as {@code /health/ready} */
    protected final URI url(String path) {
        return server.resolve(path);
    }
}
