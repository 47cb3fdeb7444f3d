package org.postroad.cli.boundary;

import java.io.PrintWriter;
import org.postroad.cli.control.Host;
import org.postroad.cli.entity.ExitCode;
import org.postroad.cli.entity.Failure;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;

/** The command line as a whole. @param program the name it was called by */
public record Cli(Host host, String program) {

    /** @return the exit code */
    public int run(String... arguments) {
        PostroadCommand postroad = new PostroadCommand(host);
        CommandLine root = new CommandLine(postroad);
        new Commands().addTo(root, postroad, arguments);
        root.setCommandName(program);
        root.getCommandSpec().version(program + " " + host.version());
        root.setOut(new PrintWriter(host.out(), true)).setErr(new PrintWriter(host.err(), true));
        root.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        root.setCaseInsensitiveEnumValuesAllowed(true);
        root.setUsageHelpAutoWidth(false);
        root.setExecutionStrategy(parsed -> {
            // A group has nothing to do of its own
            CommandLine last =
                    parsed.asCommandLineList().get(parsed.asCommandLineList().size() - 1);
            if (!last.getSubcommands().isEmpty() && !last.isUsageHelpRequested() && !last.isVersionHelpRequested()) {
                throw new ParameterException(last, "Which command?");
            }
            return new CommandLine.RunLast().execute(parsed);
        });
        root.setParameterExceptionHandler((error, given) -> misused(error));
        root.setExecutionExceptionHandler((error, command, parsed) -> failed(error));
        int code = root.execute(arguments);
        host.out().flush();
        host.err().flush();
        return code;
    }

    private int misused(ParameterException error) {
        CommandLine command = error.getCommandLine();
        host.err().println(program + ": " + error.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(error, command.getErr());
        host.err().println("Try `" + command.getCommandSpec().qualifiedName() + " --help`");
        return ExitCode.USAGE.number();
    }

    private int failed(Exception error) {
        host.out().flush();
        if (error instanceof Failure failure) {
            host.err().println(program + ": " + failure.text());
            return failure.code().number();
        }
        host.err().println(program + ": " + error + " (a defect; POSTROAD_DEBUG=1 shows where)");
        if (host.variable("POSTROAD_DEBUG").isPresent()) {
            error.printStackTrace(host.err());
        }
        return ExitCode.FAILED.number();
    }
}
