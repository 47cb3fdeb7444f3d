package org.postroad.cli.control;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import org.postroad.cli.entity.ExitCode;
import org.postroad.cli.entity.Failure;

/**
 * Which server, and as whom: from the options, else the variables, else the profile. A profile that is named goes before the variables.
 * The secret of a profile goes to the server of that profile only.
 */
public final class Target {
    private final Asked asked;
    private final Host host;
    private final Profiles profiles;

    /** What was asked for by option; empty where nothing was. */
    public record Asked(
            Optional<String> url,
            Optional<String> user,
            Optional<String> password,
            Optional<String> key,
            Optional<String> profile) {

        @Override
        public String toString() {
            return "Asked";
        }
    }

    public Target(Asked asked, Host host) {
        this.asked = asked;
        this.host = host;
        this.profiles = new Profiles(new UserFiles(host));
    }

    /** The name of the profile that is used, or would be made. */
    public String profileName() {
        return namedProfile().orElseGet(profiles::current);
    }

    /** @throws Failure USAGE if no server is named, or by what is no URL; AUTH if it must be asked who it is, and nobody answers */
    public Server server(Http http) {
        Optional<Profile> profile = profile();
        URI url = url(profile);
        Credentials credentials = credentials(profile, url);
        boolean ofProfile =
                profile.isPresent() && profile.get().credentials().header().equals(credentials.header());
        return new Server(
                http,
                url,
                credentials,
                () -> ofProfile ? renewed(profile.get(), new OAuth(http, url)) : Optional.empty());
    }

    /** Where to sign in: the profile that is named need not be there. */
    public URI urlForLogin() {
        return url(profiles.find(profileName()));
    }

    private Optional<Profile> profile() {
        Optional<String> named = namedProfile();
        Optional<Profile> found = profiles.find(profileName());
        if (named.isPresent() && found.isEmpty() && asked.url.isEmpty()) {
            throw Failure.usage("There is no profile \"" + named.get() + "\". `postroad login --profile " + named.get()
                    + "` makes it.");
        }
        return found;
    }

    private Optional<String> namedProfile() {
        return asked.profile.or(() -> host.variable("POSTROAD_PROFILE"));
    }

    private URI url(Optional<Profile> profile) {
        Optional<String> kept = profile.flatMap(found -> found.value("url"));
        Optional<String> variable = host.variable("POSTROAD_URL", "STALWART_URL");
        String url = asked.url
                .or(() -> asked.profile.isPresent() ? kept : variable)
                .or(() -> kept)
                .orElseThrow(() ->
                        Failure.usage("Which server? Give --url, set POSTROAD_URL, or sign in with `postroad login`."));
        return parsed(url);
    }

    private static URI parsed(String url) {
        try {
            URI uri = new URI(url.replaceAll("/+$", ""));
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (web && uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawQuery() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw Failure.usage("This is no URL: " + url);
        }
        throw Failure.usage("The URL of a server begins with http:// or https:// and a host: " + url);
    }

    private Credentials credentials(Optional<Profile> profile, URI url) {
        Optional<Profile> fitting = profile.filter(found ->
                found.value("url").filter(kept -> parsed(kept).equals(url)).isPresent());
        Optional<Credentials> kept = fitting.flatMap(this::kept);
        return byOption()
                .or(() -> asked.profile.isPresent() ? kept : Optional.empty())
                .or(this::byVariable)
                .or(() -> kept)
                .orElseGet(Credentials::none);
    }

    private Optional<Credentials> byOption() {
        if (asked.key.isPresent() && asked.user.isPresent()) {
            throw Failure.usage("Either --api-key or --user, not both");
        }
        return asked.key.map(key -> Credentials.bearer("API key", key)).or(() -> asked.user.map(this::withPassword));
    }

    private Optional<Credentials> byVariable() {
        return host.variable("POSTROAD_TOKEN", "STALWART_TOKEN")
                .map(key -> Credentials.bearer("API key", key))
                .or(() -> host.variable("POSTROAD_USER", "STALWART_USER").map(this::withPassword));
    }

    private Optional<Credentials> kept(Profile profile) {
        Credentials credentials = profile.credentials();
        return credentials.header().isPresent()
                ? Optional.of(credentials)
                : profile.value("user").map(this::withPassword);
    }

    private Credentials withPassword(String user) {
        String password = asked.password
                .or(() -> host.variable("POSTROAD_PASSWORD", "STALWART_PASSWORD"))
                .or(() -> host.dialogue().secret("Password of " + user + ": "))
                .orElseThrow(() -> new Failure(ExitCode.AUTH, "No password was given for " + user));
        return Credentials.password(user, password);
    }

    private Optional<Credentials> renewed(Profile profile, OAuth oauth) {
        Optional<Map<String, String>> tokens = profile.value("refresh_token")
                .flatMap(token -> oauth.refresh(profile.value("token_endpoint").orElse("/"), token));
        return tokens.map(fresh -> {
            Profile renewed = profile.with(fresh);
            profiles.save(renewed);
            return renewed.credentials();
        });
    }
}
