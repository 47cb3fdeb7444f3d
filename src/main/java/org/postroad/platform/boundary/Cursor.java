package org.postroad.platform.boundary;

import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.postroad.platform.entity.Json;
import org.postroad.platform.entity.Refused;

/**
 * Where a page ended, as opaque text: the sort keys of its last row, bound to the list they are of. The binding is a checksum, which
 * catches mistakes; it is no secret, and need not be, since a cursor chooses a position and never what may be seen.
 */
public final class Cursor {
    private static final int CHECK_BYTES = 6;

    private Cursor() {}

    /** @param list names the list: path, filter and sort; the same for all of its pages */
    public static String text(String list, JsonObject position) {
        byte[] json = position.toString().getBytes(StandardCharsets.UTF_8);
        byte[] check = check(list, json);
        byte[] bytes = Arrays.copyOf(check, CHECK_BYTES + json.length);
        System.arraycopy(json, 0, bytes, CHECK_BYTES, json.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * The position that a text stands for.
     *
     * @throws Refused if it is not a cursor of this list
     */
    public static JsonObject position(String list, String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            if (bytes.length > CHECK_BYTES) {
                byte[] json = Arrays.copyOfRange(bytes, CHECK_BYTES, bytes.length);
                if (MessageDigest.isEqual(check(list, json), Arrays.copyOf(bytes, CHECK_BYTES))) {
                    return read(json);
                }
            }
        } catch (IllegalArgumentException | JsonException e) {
            // refused below
        }
        throw Refused.invalid(List.of(Paging.badCursor()));
    }

    private static JsonObject read(byte[] json) {
        try (JsonReader reader = Json.createReader(new StringReader(new String(json, StandardCharsets.UTF_8)))) {
            return reader.readObject();
        }
    }

    private static byte[] check(String list, byte[] json) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(list.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            return Arrays.copyOf(digest.digest(json), CHECK_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
