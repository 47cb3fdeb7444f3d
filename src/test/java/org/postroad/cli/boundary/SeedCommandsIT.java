package org.postroad.cli.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postroad.testing.PostroadIT;

/** The lines that the documentation of TaskManager gives for {@code stalwart-cli}, as they are typed. */
class SeedCommandsIT extends PostroadIT {
    @TempDir
    Path home;

    @Test
    void theTaskManagerIsFetchedAndUpdated() throws Exception {
        InstalledCli cli = InstalledCli.from(url("/"), home, ADMIN_KEY);

        CliRun.Result fetched = cli.run("stalwart-cli", "get", "task-manager");
        assertThat(fetched.code()).as(fetched.err()).isZero();
        assertThat(fetched.lines())
                .contains("id\tsingleton", "totalDeadline\t6h", "strategy/@type\tExponentialBackoff");

        CliRun.Result refused = cli.run("stalwart-cli", "update", "task-manager", "--field", "description=Updated");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("invalidPatch").contains("description");

        int before = admin().get("/api/settings/task-manager").data().getInt("max_attempts");
        CliRun.Result updated = cli.run("stalwart-cli", "update", "task-manager", "--field", "maxAttempts=5");
        assertThat(updated.code()).as(updated.err()).isZero();
        assertThat(admin().get("/api/settings/task-manager").data().getInt("max_attempts"))
                .isEqualTo(5);
        assertThat(cli.run("stalwart-cli", "update", "task-manager", "--field", "maxAttempts=" + before)
                        .code())
                .isZero();
    }
}
