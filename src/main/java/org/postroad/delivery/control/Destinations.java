package org.postroad.delivery.control;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.postroad.delivery.entity.DestinationWindow;
import org.postroad.delivery.entity.MailRoute;

/**
 * The places that this node takes mail to, and how much at a time. Domains with the same set of hosts are one destination, so that a
 * provider of many domains is one neighbour, not many.
 */
@ApplicationScoped
class Destinations {
    private static final int MANY = 20_000;

    private final Map<String, DestinationWindow> windows = new ConcurrentHashMap<>();

    /** The right to deliver to a destination, which is given back. */
    final class Passage {
        private final DestinationWindow window;
        private final Instant since;

        private Passage(DestinationWindow window, Instant since) {
            this.window = window;
            this.since = since;
        }

        /** Nothing was tried. */
        void cancel() {
            synchronized (window) {
                window.cancel(since);
            }
        }

        /** @param answered whether one of its hosts spoke SMTP */
        void end(boolean answered, Instant now) {
            synchronized (window) {
                window.leave(since, answered, now);
            }
        }
    }

    /** What came of asking. @param until when to ask again, where there is no passage */
    record Entry(Optional<Passage> passage, Instant until) {}

    /** Asks to deliver to hosts. @param route that they are of */
    Entry enter(MailRoute route, List<MailHostFinder.Host> hosts, Instant now) {
        forgetSome(now);
        DestinationWindow window =
                windows.computeIfAbsent(key(route, hosts), key -> new DestinationWindow(most(route)));
        synchronized (window) {
            Optional<Instant> refused = window.enter(now);
            return refused.map(until -> new Entry(Optional.<Passage>empty(), until))
                    .orElseGet(() -> new Entry(Optional.of(new Passage(window, now)), now));
        }
    }

    /** An operator who names a host says with the queue how much it can take. */
    private static int most(MailRoute route) {
        return route instanceof MailRoute.Mx ? DestinationWindow.MOST : Integer.MAX_VALUE;
    }

    private static String key(MailRoute route, List<MailHostFinder.Host> hosts) {
        String names = hosts.stream()
                .map(host -> host.name() + ":" + host.port())
                .sorted()
                .collect(Collectors.joining(","));
        return route instanceof MailRoute.Mx ? names : route.name() + "=" + names;
    }

    private void forgetSome(Instant now) {
        if (windows.size() > MANY) {
            windows.values().removeIf(window -> {
                synchronized (window) {
                    return window.isForgettable(now);
                }
            });
        }
    }
}
