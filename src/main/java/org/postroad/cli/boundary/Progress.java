package org.postroad.cli.boundary;

import org.postroad.cli.control.Host;

/** How far long work has come: one line on standard error that is written over, at a terminal only, and not for a first page. */
final class Progress {
    private final Host host;
    private final String what;
    private boolean shown;
    private int reports;

    /** @param what is counted, as {@code records} */
    Progress(Host host, String what) {
        this.host = host;
        this.what = what;
    }

    /** @param total -1 where not known */
    void at(int count, int total) {
        reports++;
        if (host.isTerminal() && reports > 1) {
            shown = true;
            host.err().print("\r" + count + (total < 0 ? "" : " of " + total) + " " + what + " ");
            host.err().flush();
        }
    }

    /** Takes the line away. */
    void done() {
        if (shown) {
            host.err().print("\r\u001b[K");
            host.err().flush();
        }
    }
}
