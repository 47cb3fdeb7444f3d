package org.postroad.cli.boundary;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.postroad.cli.control.Rest;
import org.postroad.cli.entity.Exposition;
import org.postroad.cli.entity.ShownDuration;
import org.postroad.cli.entity.TextTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "top",
        description =
                "Show what the queues do, over and over at a terminal, once where it is piped. Needs the permission liveMetrics")
final class TopCommand implements Runnable {
    private static final String CLEAR = "\u001b[H\u001b[2J";
    private static final List<String> COLUMNS =
            List.of("queue", "ready", "waiting", "running", "busy", "slots", "oldest", "done/s", "failed/s");

    @Option(names = "--once", description = "show it once")
    private boolean once;

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            defaultValue = "2",
            description = "between two looks (${DEFAULT-VALUE})")
    private int seconds;

    private final PostroadCommand postroad;

    TopCommand(PostroadCommand postroad) {
        this.postroad = postroad;
    }

    @Override
    public void run() {
        Rest rest = new Rest(postroad.server(), postroad.account());
        boolean live = postroad.host().isTerminal() && !once;
        Duration interval = Duration.ofSeconds(Math.max(1, seconds));
        Output shown = postroad.output(Format.TABLE);
        Exposition before = new Exposition("");
        double elapsed = 0;
        do {
            long start = System.nanoTime();
            Exposition now = new Exposition(rest.text("/metrics"));
            TextTable table = new TextTable(COLUMNS, rows(now, before, elapsed));
            if (live) {
                postroad.host().out().print(CLEAR);
                shown.line(shown.bold("This node's queues, every " + interval.toSeconds() + " s; Ctrl-C ends it"));
            }
            shown.table(table);
            postroad.host().out().flush();
            before = now;
            if (!live || !postroad.host().dialogue().pause(interval)) {
                return;
            }
            elapsed = (System.nanoTime() - start) / 1e9;
        } while (true);
    }

    private static List<List<String>> rows(Exposition now, Exposition before, double elapsed) {
        List<List<String>> rows = new ArrayList<>();
        for (String queue : now.queues()) {
            List<String> row = new ArrayList<>(List.of(queue));
            for (String state : List.of("ready", "waiting", "running")) {
                row.add(count(now.value("postroad_queue_jobs", queue, state)));
            }
            row.add(count(now.value("postroad_queue_busy", queue, "")));
            row.add(count(now.value("postroad_queue_slots", queue, "")));
            row.add(ShownDuration.of(Math.round(1000 * now.value("postroad_queue_oldest_due_age_seconds", queue, ""))));
            row.add(rate("succeeded", queue, now, before, elapsed));
            row.add(rate("failed", queue, now, before, elapsed));
            rows.add(row);
        }
        return rows;
    }

    private static String count(double value) {
        return Long.toString(Math.round(value));
    }

    private static String rate(String outcome, String queue, Exposition now, Exposition before, double elapsed) {
        String metric = "postroad_jobs_finished_total";
        double more = now.value(metric, queue, outcome) - before.value(metric, queue, outcome);
        return elapsed == 0 ? "-" : String.format(Locale.ROOT, "%.1f", Math.max(0, more) / elapsed);
    }
}
