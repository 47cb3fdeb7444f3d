package org.postroad.platform.boundary;

import jakarta.json.JsonConfig;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonStructure;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.entity.Json;
import org.postroad.platform.entity.Refused;
import org.postroad.platform.entity.Refused.Kind;

/**
 * Reads the JSON of a request, strictly: I-JSON (RFC 7493), so UTF-8, no member twice, no half of a surrogate pair; bounded in size and
 * depth. Whatever is not that is refused as {@link Kind#MALFORMED}, or as {@link Kind#TOO_LARGE}.
 */
public final class JsonBody {
    /** The most bytes a body may have. */
    public static final int MAX_BYTES = 10_000_000;

    private static final JsonReaderFactory READERS =
            Json.createReaderFactory(Map.of(JsonConfig.KEY_STRATEGY, JsonConfig.KeyStrategy.NONE));

    private JsonBody() {}

    /** The object that the body is. */
    public static JsonObject object(InputStream body) {
        return object(bytes(body));
    }

    /** The object that the body is. */
    public static JsonObject object(byte[] body) {
        if (structure(body) instanceof JsonObject object) {
            return object;
        }
        throw malformed("The body is not a JSON object.");
    }

    /** The object that the body is; an empty one where there is no body, for commands that need none. */
    public static JsonObject objectOrEmpty(InputStream body) {
        byte[] bytes = bytes(body);
        return bytes.length == 0 ? JsonObject.EMPTY_JSON_OBJECT : object(bytes);
    }

    /** The object or array that the body is. */
    public static JsonStructure structure(byte[] body) {
        String text = text(body);
        if (text.isBlank()) {
            throw malformed("The body is empty; a JSON object is expected.");
        }
        StrictJson.check(text);
        try (JsonReader reader = READERS.createReader(new StringReader(text))) {
            return reader.read();
        } catch (JsonException | IllegalStateException e) {
            throw malformed("The body is not JSON: " + firstLine(e.getMessage()));
        }
    }

    /** The bytes of the body, at most {@link #MAX_BYTES}. */
    public static byte[] bytes(InputStream body) {
        return bytes(body, MAX_BYTES);
    }

    /** The bytes of the body, at most so many. */
    public static byte[] bytes(InputStream body, int most) {
        try {
            byte[] bytes = body.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new Refused(Kind.TOO_LARGE, "body_too_large", "A body has at most " + most + " bytes.");
            }
            return bytes;
        } catch (IOException e) {
            throw malformed("The body broke off.");
        }
    }

    static Refused malformed(String detail) {
        return new Refused(Kind.MALFORMED, "malformed_json", detail);
    }

    private static String text(byte[] body) {
        try {
            // A decoder of its own reports bad bytes; new String would replace them
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed("The body is not UTF-8.");
        }
    }

    private static String firstLine(@Nullable String message) {
        String line = String.valueOf(message).lines().findFirst().orElse("");
        return line.length() > 200 ? line.substring(0, 200) : line;
    }
}
