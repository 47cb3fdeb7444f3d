package org.postroad.registry.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.postroad.registry.entity.ObjectType;
import org.postroad.registry.entity.SchemaDocument;

/** The schema document of this release, made once, when it is first asked for. Thread-safe. */
@ApplicationScoped
public class PublishedSchema {
    private @Inject @Any Instance<ObjectHome> homes;
    private volatile @Nullable Published published;

    @SuppressWarnings("ArrayRecordComponent")
    private record Published(String hash, byte[] gzip) {}

    /** SHA-256 of the document, base64url without padding: 43 characters. */
    public String hash() {
        return published().hash;
    }

    /** The document, packed. */
    public byte[] gzip() {
        return published().gzip.clone();
    }

    private Published published() {
        Published present = published;
        if (present == null) {
            List<ObjectType> types = homes.stream().map(ObjectHome::type).toList();
            byte[] text = new SchemaDocument(types).json().toString().getBytes(StandardCharsets.UTF_8);
            present = new Published(hash(text), packed(text));
            published = present;
        }
        return present;
    }

    private static String hash(byte[] text) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static byte[] packed(byte[] text) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
