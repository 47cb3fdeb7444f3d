package org.postroad.testing.mail;

import java.io.Closeable;
import java.io.IOException;

/** A client that hands in one message after the other. For one thread. */
public interface Injector extends Closeable {
    /** Returns once the server is responsible for the message. */
    void send(Mail mail) throws IOException;

    /** Makes clients, each with a connection of its own. */
    interface Maker {
        Injector open() throws IOException;
    }
}
