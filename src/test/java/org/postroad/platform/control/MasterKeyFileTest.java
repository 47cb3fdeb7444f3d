package org.postroad.platform.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterKeyFileTest {
    private @TempDir Path directory;

    private String id() {
        return new MasterKeyFile(directory, new SecureRandom()).key().id();
    }

    private Path file() {
        return directory.resolve(MasterKeyFile.NAME);
    }

    @Test
    void theFirstStartMakesAKeyThatOthersReadOnlyAsTheSameUser() throws IOException {
        String made = id();

        assertThat(id()).isEqualTo(made);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(directory).isDirectoryNotContaining(path -> !path.equals(file()));
    }

    @Test
    void theDirectoryIsMadeToo() {
        assertThat(new MasterKeyFile(directory.resolve("a/b"), new SecureRandom()).key())
                .isNotNull();
    }

    @Test
    void processesThatStartAtOnceGetTheSameKey() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        Set<String> ids = new HashSet<>();
        for (Future<String> id : threads.invokeAll(IntStream.range(0, 8)
                .<java.util.concurrent.Callable<String>>mapToObj(i -> this::id)
                .toList())) {
            ids.add(id.get());
        }
        threads.shutdownNow();

        assertThat(ids).hasSize(1);
    }

    @Test
    void aFileThatOthersMayReadIsRefused() throws IOException {
        id();
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r-----"));

        assertRefused("chmod 600");
    }

    @Test
    void aFileWithoutAKeyIsRefused() throws IOException {
        id();
        Files.writeString(file(), "hunter2");

        assertRefused("is not 32 bytes in base64");
    }

    private void assertRefused(String why) {
        assertThatExceptionOfType(ConfigurationErrors.class)
                .isThrownBy(this::id)
                .satisfies(e -> assertThat(e.errors())
                        .singleElement()
                        .asString()
                        .contains(why, file().toString(), "POSTROAD_MASTER_KEY")
                        .doesNotContain("hunter2"));
    }
}
