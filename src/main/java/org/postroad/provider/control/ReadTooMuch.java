package org.postroad.provider.control;

import java.io.IOException;

/** A server sent more than is read from it. */
final class ReadTooMuch extends IOException {
    private static final long serialVersionUID = 1L;

    ReadTooMuch(String message) {
        super(message);
    }
}
