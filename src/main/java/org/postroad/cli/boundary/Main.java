package org.postroad.cli.boundary;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.postroad.cli.control.Host;
import org.postroad.cli.control.TerminalDialogue;

/** Where the process begins; the launcher script says by properties what only a shell knows. */
public final class Main {
    private static final int BUFFER = 8192;

    private Main() {}

    /** Ends with one of {@link org.postroad.cli.entity.ExitCode}. */
    public static void main(String[] arguments) {
        // A POST that was sent is not sent again because its connection closed: it may have been carried out
        System.setProperty("sun.net.http.retryPost", "false");
        // Named, it need not be looked for
        System.setProperty("jakarta.json.provider", "org.eclipse.parsson.JsonProviderImpl");
        PrintStream out = stream(FileDescriptor.out);
        PrintStream err = stream(FileDescriptor.err);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String version = Main.class.getPackage().getImplementationVersion();
        Host host = new Host(
                System.getenv(),
                in,
                out,
                err,
                new TerminalDialogue(in, err),
                Integer.getInteger("postroad.cli.columns", 0),
                version == null ? "of the sources" : version);
        int code = System.getProperty("postroad.cli.rehearsal") == null
                ? new Cli(host, System.getProperty("postroad.cli.name", "postroad")).run(arguments)
                : new Rehearsal(host).run();
        if (code != 0) {
            System.exit(code);
        }
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        // UTF-8 whatever the locale says, as JSON is; not flushed line by line
        return new PrintStream(
                new java.io.BufferedOutputStream(new FileOutputStream(descriptor), BUFFER),
                descriptor == FileDescriptor.err,
                StandardCharsets.UTF_8);
    }
}
