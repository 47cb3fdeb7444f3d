package org.postroad.platform.control;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** The file that has the master key where no variable gives it: one line of base64 that nobody but this process's user may read. */
final class MasterKeyFile {
    static final String NAME = "master.key";

    private static final Set<PosixFilePermission> OWNERS_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final Path file;
    private final SecureRandom random;

    MasterKeyFile(Path directory, SecureRandom random) {
        this.file = directory.resolve(NAME);
        this.random = random;
    }

    /** The key in the file; of several processes that find none, all get the one that the first has made. @throws ConfigurationErrors if it cannot be had */
    MasterKey key() {
        try {
            if (!Files.exists(file)) {
                make();
            }
            return read();
        } catch (IOException | UnsupportedOperationException e) {
            throw refused("cannot be used (" + e + ")");
        }
    }

    private MasterKey read() throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (!OWNERS_ONLY.containsAll(permissions)) {
            throw refused("may be read or written by others (" + PosixFilePermissions.toString(permissions)
                    + "); chmod 600 " + file);
        }
        Supplier<ConfigurationErrors> noKey = () -> refused("is not " + MasterKey.BYTES + " bytes in base64");
        return MasterKey.parse(Files.readString(file, StandardCharsets.US_ASCII))
                .orElseThrow(noKey);
    }

    /** Written whole beside it and then linked, which fails where another process was faster: nobody ever sees half a key. */
    private void make() throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path beside = Files.createTempFile(
                file.toAbsolutePath().getParent(), NAME, ".new", PosixFilePermissions.asFileAttribute(OWNERS_ONLY));
        try {
            byte[] bytes = new byte[MasterKey.BYTES];
            random.nextBytes(bytes);
            Files.writeString(beside, Base64.getEncoder().encodeToString(bytes) + "\n", StandardCharsets.US_ASCII);
            try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.createLink(file, beside);
        } catch (FileAlreadyExistsException e) {
            return; // another process's, which is as good
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    private ConfigurationErrors refused(String why) {
        return new ConfigurationErrors(List.of(
                "The master key's file " + file + " " + why + "; or give the key as " + Settings.MASTER_KEY.key()));
    }
}
