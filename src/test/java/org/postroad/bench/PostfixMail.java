package org.postroad.bench;

import java.io.IOException;
import org.postroad.testing.mail.Crowd;
import org.postroad.testing.mail.Postfix;
import org.postroad.testing.mail.SmtpInjector;

/** Debian's Postfix. */
record PostfixMail(Postfix server, int clients) implements MailSide {
    @Override
    public String name() {
        return "Postfix";
    }

    @Override
    public Crowd crowd() {
        return new Crowd(() -> SmtpInjector.open(server.port()), clients);
    }

    @Override
    public void pause(boolean paused) throws IOException {
        server.pause(paused);
    }

    @Override
    public void awaitIdle() {
        server.awaitEmpty();
    }

    @Override
    public double cpuSeconds() throws IOException {
        return Processes.cpuSeconds(server.pid());
    }

    @Override
    public double megabytes() throws IOException {
        return Processes.megabytes(server.pid());
    }

    @Override
    public double syncs() {
        return Double.NaN;
    }

    @Override
    public double commits() {
        return Double.NaN;
    }
}
