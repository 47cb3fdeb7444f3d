package org.postroad.cli.boundary;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What fish is told of the commands: picocli writes for bash only. @param program as it is typed */
record FishCompletion(String program) {

    String of(CommandLine root) {
        StringBuilder script = new StringBuilder("complete -c " + program + " -f\n");
        commands(root, List.of(), script);
        return script.toString();
    }

    private void commands(CommandLine at, List<String> path, StringBuilder script) {
        String here = condition(at, path);
        for (OptionSpec option : at.getCommandSpec().options()) {
            // Those of all commands are said once, at the root
            if (!option.hidden() && (path.isEmpty() || !option.inherited())) {
                script.append(option(option, path.isEmpty() ? "" : here));
            }
        }
        at.getSubcommands().forEach((name, below) -> {
            CommandSpec spec = below.getCommandSpec();
            script.append("complete -c " + program + " -n " + quoted(here) + " -a " + name + " -d "
                    + quoted(first(spec.usageMessage().description())) + "\n");
            List<String> deeper = new ArrayList<>(path);
            deeper.add(name);
            commands(below, deeper, script);
        });
    }

    /** Behind all that lead here, and before what leads on. */
    private static String condition(CommandLine at, List<String> path) {
        List<String> all = new ArrayList<>();
        path.forEach(name -> all.add("__fish_seen_subcommand_from " + name));
        if (!at.getSubcommands().isEmpty()) {
            all.add("not __fish_seen_subcommand_from "
                    + String.join(" ", at.getSubcommands().keySet()));
        }
        return all.isEmpty() ? "true" : String.join("; and ", all);
    }

    private String option(OptionSpec option, String condition) {
        StringBuilder line = new StringBuilder("complete -c " + program);
        if (!condition.isEmpty()) {
            line.append(" -n ").append(quoted(condition));
        }
        for (String name : option.names()) {
            line.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        if (option.arity().max() > 0) {
            line.append(" -r");
        }
        return line.append(" -d ")
                .append(quoted(first(option.description())))
                .append('\n')
                .toString();
    }

    private static String first(String[] lines) {
        return lines.length == 0 ? "" : lines[0];
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
