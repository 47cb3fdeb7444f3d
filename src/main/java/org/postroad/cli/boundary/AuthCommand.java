package org.postroad.cli.boundary;

import java.util.List;
import org.postroad.cli.control.Identity;
import org.postroad.cli.control.Profiles;
import org.postroad.cli.control.Server;
import org.postroad.cli.control.UserFiles;
import picocli.CommandLine.Command;

@Command(name = "auth", synopsisSubcommandLabel = "COMMAND", description = "See who you are")
final class AuthCommand {
    private final PostroadCommand postroad;

    AuthCommand(PostroadCommand postroad) {
        this.postroad = postroad;
    }

    @Command(name = "status", description = "Say which server is meant, as whom, and by what; no secret is shown")
    void status() {
        Server server = postroad.server();
        Output shown = postroad.output(Format.TABLE);
        shown.properties(List.of(
                List.of("server", server.base().toString()),
                List.of("profile", postroad.target().profileName()),
                List.of("profiles", String.join(", ", new Profiles(new UserFiles(postroad.host())).names())),
                List.of("by", server.credentials().kind()),
                List.of("user", new Identity(server).name())));
    }
}
