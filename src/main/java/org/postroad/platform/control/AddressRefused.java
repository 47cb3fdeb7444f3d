package org.postroad.platform.control;

import java.net.UnknownHostException;

/**
 * The host has an address that Postroad does not call, or its name is a number in disguise. Trying again does not help. An
 * {@link UnknownHostException}, so that it passes through libraries that look names up; catch it before that one.
 */
public final class AddressRefused extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    AddressRefused(String message) {
        super(message);
    }
}
