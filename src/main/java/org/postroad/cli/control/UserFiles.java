package org.postroad.cli.control;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.postroad.cli.entity.ExitCode;
import org.postroad.cli.entity.Failure;

/** Where the user's settings and caches are (XDG Base Directory Specification 0.8); nobody else may read what is written there. */
public record UserFiles(Host host) {

    /** {@code $XDG_CONFIG_HOME/postroad}. */
    public Path settings() {
        return directory("XDG_CONFIG_HOME", ".config");
    }

    /** {@code $XDG_CACHE_HOME/postroad}. */
    public Path cache() {
        return directory("XDG_CACHE_HOME", ".cache");
    }

    private Path directory(String variable, String below) {
        // What is not absolute is to be ignored, says the specification
        return host.variable(variable)
                .map(Path::of)
                .filter(Path::isAbsolute)
                .orElseGet(() -> Path.of(host.variable("HOME").orElse(".")).resolve(below))
                .resolve("postroad");
    }

    /** The text of a file, if it is there and can be read. */
    public static Optional<String> read(Path file) {
        try {
            return Files.isRegularFile(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Writes as a whole or not at all, mode 0600, in a directory of mode 0700.
     *
     * @throws Failure FAILED if it cannot
     */
    public static void write(Path file, String text) {
        try {
            Path directory = Files.createDirectories(file.toAbsolutePath().getParent(), mode("rwx------"));
            Path fresh = Files.createTempFile(directory, ".new", "", mode("rw-------"));
            try {
                Files.write(fresh, text.getBytes(StandardCharsets.UTF_8));
                Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            throw new Failure(ExitCode.FAILED, "Cannot write " + file + ": " + e.getMessage());
        }
    }

    private static FileAttribute<?>[] mode(String permissions) {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
