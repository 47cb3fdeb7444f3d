package org.postroad.cli.boundary;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postroad.cli.control.Host;
import org.postroad.cli.control.Http;
import org.postroad.cli.control.Jmap;
import org.postroad.cli.control.Records;
import org.postroad.cli.control.SchemaSource;
import org.postroad.cli.control.Server;
import org.postroad.cli.control.Target;
import org.postroad.cli.control.UserFiles;
import org.postroad.cli.entity.Schema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What is in front of every command: which server, and as whom. */
@Command(
        name = "postroad",
        description = "Works with a Postroad server: its objects, its jobs, its queues. Speaks with Stalwart 0.16 too.",
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false,
        footer = {
            "",
            "Objects may be typed in any case, and with hyphens, as task-manager.",
            "Exit codes: 0 done, 1 failed, 2 usage, 3 not found, 4 not allowed, 5 conflict, 6 done in part.",
            "Variables: POSTROAD_URL, _TOKEN, _USER, _PASSWORD, _PROFILE, _ACCOUNT; STALWART_URL, _TOKEN, _USER, _PASSWORD; NO_COLOR."
        })
final class PostroadCommand {
    @Option(
            names = "--url",
            scope = ScopeType.INHERIT,
            paramLabel = "URL",
            description = "the server, http:// or https:// included")
    private @Nullable String url;

    @Option(
            names = "--user",
            scope = ScopeType.INHERIT,
            paramLabel = "NAME",
            description = "sign in as that user; the password is asked for")
    private @Nullable String user;

    @Option(
            names = "--password",
            scope = ScopeType.INHERIT,
            paramLabel = "PASSWORD",
            description = "of that user; others on this machine can see it: better leave it out and be asked")
    private @Nullable String password;

    @Option(
            names = "--api-key",
            scope = ScopeType.INHERIT,
            paramLabel = "KEY",
            description = "an API key; others on this machine can see it: better `login`, or POSTROAD_TOKEN")
    private @Nullable String key;

    @Option(
            names = "--profile",
            scope = ScopeType.INHERIT,
            paramLabel = "NAME",
            description = "of the servers that `login` keeps")
    private @Nullable String profile;

    @Option(
            names = "--account",
            scope = ScopeType.INHERIT,
            paramLabel = "ID",
            description = "the account whose jobs and tasks are meant, by id or name")
    private @Nullable String account;

    @Option(
            names = {"-k", "--insecure"},
            scope = ScopeType.INHERIT,
            description = "take any certificate")
    private boolean insecure;

    @Option(names = "--no-color", scope = ScopeType.INHERIT, description = "no colours; as NO_COLOR")
    private boolean colourless;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "tell each request on standard error")
    private boolean debug;

    @Option(
            names = {"-h", "--help"},
            scope = ScopeType.INHERIT,
            usageHelp = true,
            description = "say what the command takes")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "say the version")
    private boolean version;

    private final Host host;

    PostroadCommand(Host host) {
        this.host = host;
    }

    Host host() {
        return host;
    }

    Http http() {
        return new Http(
                host,
                insecure,
                debug || host.variable("POSTROAD_DEBUG", "STALWART_DEBUG").isPresent());
    }

    Target.Asked asked() {
        return new Target.Asked(
                Optional.ofNullable(url),
                Optional.ofNullable(user),
                Optional.ofNullable(password),
                Optional.ofNullable(key),
                Optional.ofNullable(profile));
    }

    Target target() {
        return new Target(asked(), host);
    }

    Server server() {
        return target().server(http());
    }

    /** The account that was asked for. */
    Optional<String> account() {
        return Optional.ofNullable(account).or(() -> host.variable("POSTROAD_ACCOUNT"));
    }

    /** What a command on objects works with: one sign-in for all of it. */
    record Objects(Schema schema, Records records) {}

    Objects objects() {
        Server server = server();
        Schema schema = new SchemaSource(server, new UserFiles(host)).read();
        return new Objects(schema, new Records(new Jmap(server)));
    }

    Output output(Format format) {
        boolean colour =
                host.isTerminal() && !colourless && host.variable("NO_COLOR").isEmpty();
        return new Output(host, format, colour);
    }

    Output output(OutputOptions options) {
        return output(options.format());
    }
}
