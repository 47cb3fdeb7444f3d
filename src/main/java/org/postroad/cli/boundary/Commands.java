package org.postroad.cli.boundary;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine;

/** The commands by their names, in the order in which help lists them. */
final class Commands {
    private final Map<String, Function<PostroadCommand, CommandLine>> all = new LinkedHashMap<>();

    Commands() {
        all.put("get", postroad -> new CommandLine(new GetCommand(postroad)));
        all.put("query", postroad -> new CommandLine(new QueryCommand(postroad)));
        all.put("create", postroad -> new CommandLine(new CreateCommand(postroad)));
        all.put("update", postroad -> new CommandLine(new UpdateCommand(postroad)));
        all.put("delete", postroad -> new CommandLine(new DeleteCommand(postroad)));
        all.put("describe", postroad -> new CommandLine(new DescribeCommand(postroad)));
        all.put("apply", postroad -> new CommandLine(new ApplyCommand(postroad)));
        all.put("import", postroad -> new CommandLine(new ImportCommand(postroad)));
        all.put("snapshot", postroad -> new CommandLine(new SnapshotCommand(postroad)));
        all.put("jobs", Commands::jobs);
        all.put("tasks", postroad -> new CommandLine(new TasksCommand(postroad)));
        all.put("queues", postroad -> new CommandLine(new QueuesCommand(postroad)));
        all.put("top", postroad -> new CommandLine(new TopCommand(postroad)));
        all.put("login", postroad -> new CommandLine(new LoginCommand(postroad)));
        all.put("logout", postroad -> new CommandLine(new LogoutCommand(postroad)));
        all.put("auth", postroad -> new CommandLine(new AuthCommand(postroad)));
        all.put("completion", postroad -> new CommandLine(new CompletionCommand(postroad)));
    }

    private static CommandLine jobs(PostroadCommand postroad) {
        CommandLine jobs = new CommandLine(new JobsCommand(postroad));
        return jobs.addSubcommand(new JobsWatch(postroad));
    }

    /** Only those that were typed, where any was: what is not there need not be read. */
    void addTo(CommandLine root, PostroadCommand postroad, String... arguments) {
        Set<String> typed = Arrays.stream(arguments).filter(all::containsKey).collect(Collectors.toSet());
        boolean every = typed.isEmpty() || typed.contains("completion");
        List<String> names = all.keySet().stream()
                .filter(name -> every || typed.contains(name))
                .toList();
        boolean none = arguments.length == 1 && (arguments[0].equals("--version") || arguments[0].equals("-V"));
        if (!none) {
            names.forEach(name -> root.addSubcommand(
                    name, all.getOrDefault(name, Commands::jobs).apply(postroad)));
        }
    }
}
