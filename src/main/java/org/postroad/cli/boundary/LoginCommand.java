package org.postroad.cli.boundary;

import jakarta.json.JsonObject;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.postroad.cli.control.Credentials;
import org.postroad.cli.control.Http;
import org.postroad.cli.control.Identity;
import org.postroad.cli.control.OAuth;
import org.postroad.cli.control.Profile;
import org.postroad.cli.control.Profiles;
import org.postroad.cli.control.Server;
import org.postroad.cli.control.Target;
import org.postroad.cli.control.UserFiles;
import org.postroad.cli.entity.ExitCode;
import org.postroad.cli.entity.Failure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "login",
        description = {
            "Sign in and keep it as a profile, in a file that only you can read.",
            "With a browser where the server offers that, else with an API key, which is asked for or read from standard input.",
            "With --user, a password is asked for; it is not kept, but used once to make an API key."
        })
final class LoginCommand implements Runnable {
    @Option(names = "--with-api-key", description = "ask for an API key, or read it from standard input")
    private boolean withKey;

    private final PostroadCommand postroad;

    LoginCommand(PostroadCommand postroad) {
        this.postroad = postroad;
    }

    @Override
    public void run() {
        Target target = postroad.target();
        URI url = target.urlForLogin();
        Http http = postroad.http();
        warn(url);
        Map<String, String> values = new HashMap<>(Map.of("url", url.toString()));
        values.putAll(signIn(http, url));
        Profile profile = new Profile(target.profileName(), values);
        String name = new Identity(new Server(http, url, profile.credentials(), Optional::empty)).name();
        Profiles profiles = new Profiles(new UserFiles(postroad.host()));
        profiles.save(profile);
        postroad.output(Format.NAME)
                .say("Signed in to " + url + " as " + name + ", profile \"" + profile.name() + "\" in "
                        + profiles.file());
    }

    private Map<String, String> signIn(Http http, URI url) {
        Target.Asked asked = postroad.asked();
        if (asked.user().isPresent()) {
            String user = asked.user().get();
            String password = asked.password().orElseGet(() -> secret("Password of " + user + ": "));
            Server server = new Server(http, url, Credentials.password(user, password), Optional::empty);
            return Map.of("api_key", new Identity(server).newKey(), "user", user);
        }
        if (!withKey && asked.key().isEmpty()) {
            OAuth oauth = new OAuth(http, url);
            Optional<JsonObject> metadata = oauth.metadata();
            if (metadata.isPresent()) {
                return oauth.signIn(metadata.get());
            }
        }
        return Map.of("api_key", asked.key().orElseGet(() -> secret("API key: ").strip()));
    }

    private String secret(String prompt) {
        return postroad.host()
                .dialogue()
                .secret(prompt)
                .filter(secret -> !secret.isEmpty())
                .orElseThrow(() -> new Failure(ExitCode.AUTH, "Nothing was given"));
    }

    private void warn(URI url) {
        boolean here = url.getHost().matches("localhost|127\\.[0-9.]+|\\[::1]");
        if ("http".equalsIgnoreCase(url.getScheme()) && !here) {
            postroad.output(Format.NAME).say("Without https, whoever is on the way can read your secret");
        }
    }
}
