package org.postroad.jmap.boundary;

import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.control.Caller;
import org.postroad.identity.entity.Rights;
import org.postroad.jmap.control.ObjectStatesOf;
import org.postroad.platform.boundary.Problem;
import org.postroad.platform.boundary.ProblemServlet;
import org.postroad.platform.entity.Refused;

/** Tells clients of changes as they happen (RFC 8620 §7.3): {@code GET /jmap/eventsource/?types=*&closeafter=no&ping=60}. */
@WebServlet(value = "/jmap/eventsource/*", asyncSupported = true)
public class EventSourceServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");
    private static final int SHORTEST_PING = 5;
    private static final int LONGEST_PING = 900;

    private transient @Inject ObjectStatesOf states;
    private transient @Inject EventStreams streams;
    private transient @Inject Caller caller;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        EventStream.Wish wish;
        Map<Long, Set<String>> listened;
        try {
            wish = wish(request);
            listened = listened(request.getParameter("types"));
            requireRoom();
        } catch (Refused refused) {
            ProblemServlet.write(Problem.of(refused), request.getRequestURI(), request, response);
            return;
        }
        response.setContentType("text/event-stream");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Accel-Buffering", "no"); // or nginx would keep events back
        AsyncContext context = request.startAsync(request, response);
        context.setTimeout(0);
        streams.add(new EventStream(caller.userId(), context, listened, wish));
    }

    private void requireRoom() {
        if (!streams.isRoom(caller.userId())) {
            throw new Refused(
                    Refused.Kind.TOO_MANY,
                    "too_many_streams",
                    "As many streams of events are open as may be; close one.");
        }
    }

    private static EventStream.Wish wish(HttpServletRequest request) {
        String close = parameter(request, "closeafter", "no");
        if (!List.of("state", "no").contains(close)) {
            throw Refused.invalid("closeafter", "not_allowed", "closeafter is state or no.");
        }
        String ping = parameter(request, "ping", "0");
        if (!SECONDS.matcher(ping).matches()) {
            throw Refused.invalid("ping", "not_allowed", "ping is a number of seconds, 0 for none.");
        }
        int seconds = Integer.parseInt(ping);
        return new EventStream.Wish(
                close.equals("state"),
                seconds == 0 ? 0 : Math.max(SHORTEST_PING, Math.min(LONGEST_PING, seconds)),
                request.getHeader("Last-Event-ID"));
    }

    private static String parameter(HttpServletRequest request, String name, String otherwise) {
        @Nullable String value = request.getParameter(name);
        return value == null ? otherwise : value;
    }

    /** What the caller may see of what was asked for; who is a member of nothing hears of the server's objects under no account. */
    private Map<Long, Set<String>> listened(@Nullable String types) {
        Rights rights = caller.rights();
        Map<Long, Set<String>> listened = new TreeMap<>();
        for (long account : rights.accounts()) {
            Set<String> heard = new TreeSet<>(states.visible(rights, account));
            if (types != null && !types.equals("*")) {
                heard.retainAll(Arrays.asList(types.split(",", -1)));
            }
            listened.put(account, heard);
        }
        return listened;
    }
}
