package org.postroad.testing.mail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;

/**
 * The clock of another process, by libfaketime: as far off as the file says, and it can jump while the process runs. Its monotonic clock is
 * left alone, as it is when an operator or NTP sets the time.
 *
 * @param file where it is told how far off it is
 */
public record FakeTime(Path file) {
    /** What to say where it is not there. */
    public static final String MISSING =
            "libfaketime is not installed: 'apt-get install --no-install-recommends libfaketime' brings it (Debian 12)";

    private static final Path LIBRARY = Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");

    /** Whether this machine has it. */
    public static boolean isInstalled() {
        return Files.exists(LIBRARY);
    }

    /** Sets the clock off by so much, within a second. */
    public FakeTime off(Duration by) {
        try {
            Path next = file.resolveSibling(file.getFileName() + ".next");
            Files.writeString(next, (by.isNegative() ? "-" : "+") + by.abs().toSeconds() + "\n");
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** With what the process is started. */
    public Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD",
                LIBRARY.toString(),
                "FAKETIME_TIMESTAMP_FILE",
                file.toString(),
                "FAKETIME_CACHE_DURATION",
                "1",
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0", // Else every wait of a JVM is over at once
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1");
    }
}
