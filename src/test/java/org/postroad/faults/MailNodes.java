package org.postroad.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.postroad.testing.mail.FakeTime;

/** Nodes of the real WAR that deliver mail. Each life says its own name to mail hosts. */
final class MailNodes implements NodeKind {
    static final String KEY = "mail-faults-key-of-nodes-that-live-for-minutes";

    private static final String DOMAIN = ".node.test";

    private final ServerNodes nodes;
    private final Path directory;

    /** @param directory where the files of the nodes' clocks are */
    MailNodes(String databaseUrl, Path directory) {
        this.nodes = new ServerNodes(databaseUrl);
        this.directory = directory;
    }

    /** What a life says in EHLO. */
    static String helo(String name) {
        return name + DOMAIN;
    }

    /** By how much the clock of a life is wrong; only where that can be done. */
    FakeTime clock(String name) {
        return new FakeTime(directory.resolve("clock-" + name));
    }

    @Override
    public List<String> command(String name, int port) {
        return nodes.command(name, port);
    }

    @Override
    public Map<String, String> environment(String name) {
        Map<String, String> environment = new HashMap<>(nodes.environment(name));
        environment.put("POSTROAD_ADMIN_KEY", KEY);
        environment.put("POSTROAD_HOST_NAME", helo(name));
        if (FakeTime.isInstalled() && Files.exists(clock(name).file())) {
            environment.putAll(clock(name).environment());
        }
        return environment;
    }

    @Override
    public CompletableFuture<OptionalLong> enqueue(NodeProcess node, String queue, String payload) {
        throw new UnsupportedOperationException("Jobs that deliver mail are made by messages");
    }

    @Override
    public String countersPath() {
        return nodes.countersPath();
    }
}
