package org.postroad.cli.boundary;

import org.postroad.cli.entity.Failure;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        description = {
            "Write a script that completes commands and options in your shell:",
            "  bash  eval \"$(postroad completion bash)\"",
            "  zsh   eval \"$(postroad completion zsh)\"",
            "  fish  postroad completion fish | source"
        })
final class CompletionCommand implements Runnable {
    @Parameters(paramLabel = "bash|zsh|fish")
    private String shell;

    @Spec
    private CommandSpec spec;

    private final PostroadCommand postroad;

    CompletionCommand(PostroadCommand postroad) {
        this.postroad = postroad;
    }

    @Override
    public void run() {
        CommandLine root = spec.root().commandLine();
        String name = root.getCommandName();
        String script = switch (shell) {
            // The script tells zsh to read it as bash does
            case "bash", "zsh" -> AutoComplete.bash(name, root);
            case "fish" -> new FishCompletion(name).of(root);
            default -> throw Failure.usage("There is completion for bash, zsh and fish, not for " + shell);
        };
        postroad.host().out().print(script);
    }
}
