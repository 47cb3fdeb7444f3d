package org.postroad.cli.boundary;

import org.postroad.cli.control.Profiles;
import org.postroad.cli.control.UserFiles;
import org.postroad.cli.entity.ExitCode;
import org.postroad.cli.entity.Failure;
import picocli.CommandLine.Command;

@Command(name = "logout", description = "Forget a profile. An API key stays good until it is revoked on the server")
final class LogoutCommand implements Runnable {
    private final PostroadCommand postroad;

    LogoutCommand(PostroadCommand postroad) {
        this.postroad = postroad;
    }

    @Override
    public void run() {
        String name = postroad.target().profileName();
        if (!new Profiles(new UserFiles(postroad.host())).remove(name)) {
            throw new Failure(ExitCode.NOT_FOUND, "There is no profile \"" + name + "\"");
        }
        postroad.output(Format.NAME).say("Forgot profile \"" + name + "\"");
    }
}
