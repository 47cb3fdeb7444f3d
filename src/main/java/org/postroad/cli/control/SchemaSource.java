package org.postroad.cli.control;

import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postroad.cli.entity.ExitCode;
import org.postroad.cli.entity.Failure;
import org.postroad.cli.entity.JsonText;
import org.postroad.cli.entity.Schema;

/** The server's schema: asked for by its hash, which {@code /api/schema} redirects to, and kept by URL and hash. */
public record SchemaSource(Server server, UserFiles files) {
    private static final String PATH = "/api/schema";

    /** The last part of where the redirect leads; it becomes a file name. */
    private static final Pattern HASH = Pattern.compile(".*/([A-Za-z0-9_-]{1,128})");

    /** @throws Failure if the server has none, or does not let the caller see it */
    public Schema read() {
        Http.Answer answer = server.get(PATH);
        if (answer.status() < 300 || answer.status() >= 400) {
            return new Schema(JsonText.object(Server.good(answer).text(), PATH));
        }
        String hash = answer.header("location")
                .map(HASH::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .orElseThrow(() -> new Failure(ExitCode.FAILED, PATH + " leads nowhere"));
        Path file = files.cache().resolve(directory()).resolve("schema-" + hash + ".json");
        return new Schema(kept(file).orElseGet(() -> fetch(hash, file)));
    }

    private static Optional<JsonObject> kept(Path file) {
        return UserFiles.read(file)
                .flatMap(JsonText::parse)
                .filter(JsonObject.class::isInstance)
                .map(value -> value.asJsonObject());
    }

    private JsonObject fetch(String hash, Path file) {
        String text = Server.good(server.get(PATH + "/" + hash)).text();
        JsonObject schema = JsonText.object(text, PATH);
        try {
            UserFiles.write(file, text);
        } catch (Failure e) {
            // It works without: the next command fetches it again
            return schema;
        }
        return schema;
    }

    private String directory() {
        try {
            byte[] url = server.base().toString().getBytes(StandardCharsets.UTF_8);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(url));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
