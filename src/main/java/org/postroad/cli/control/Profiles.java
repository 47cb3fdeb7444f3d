package org.postroad.cli.control;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postroad.cli.entity.ExitCode;
import org.postroad.cli.entity.Failure;
import org.postroad.cli.entity.JsonText;
import org.postroad.platform.entity.Json;

/** The file of profiles, {@code config.json} of mode 0600. */
public record Profiles(UserFiles files) {
    public static final String DEFAULT = "default";

    public Path file() {
        return files.settings().resolve("config.json");
    }

    /** The profile in use unless another is named. */
    public String current() {
        String current = JsonText.string(json(), "current");
        return current.isEmpty() ? DEFAULT : current;
    }

    public Optional<Profile> find(String name) {
        JsonObject profiles = JsonText.member(json(), "profiles");
        return profiles.get(name) instanceof JsonObject found ? Optional.of(Profile.of(name, found)) : Optional.empty();
    }

    public List<String> names() {
        return new ArrayList<>(JsonText.member(json(), "profiles").keySet());
    }

    /** Keeps it, and makes it the one in use. */
    public void save(Profile profile) {
        write(profile.name(), others(profile.name()).add(profile.name(), profile.json()));
    }

    /** @return whether it was there */
    public boolean remove(String name) {
        boolean there = find(name).isPresent();
        if (there) {
            write(current().equals(name) ? DEFAULT : current(), others(name));
        }
        return there;
    }

    private JsonObjectBuilder others(String name) {
        return Json.createObjectBuilder(JsonText.member(json(), "profiles")).remove(name);
    }

    private void write(String current, JsonObjectBuilder profiles) {
        JsonObject json = Json.createObjectBuilder()
                .add("current", current)
                .add("profiles", profiles)
                .build();
        UserFiles.write(file(), JsonText.pretty(json) + "\n");
    }

    private JsonObject json() {
        return UserFiles.read(file())
                .map(text -> JsonText.parse(text)
                        .filter(JsonObject.class::isInstance)
                        .orElseThrow(() -> new Failure(ExitCode.FAILED, file() + " is not JSON")))
                .map(value -> value.asJsonObject())
                .orElseGet(() -> Json.createObjectBuilder().build());
    }
}
