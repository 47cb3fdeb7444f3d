package org.postroad.provider.control;

import java.util.Optional;

/**
 * What an email says.
 *
 * @param text empty if it has none
 * @param html cleaned; empty if it has none
 * @param remoteImages how many images of the HTML are elsewhere, and so not shown
 * @param truncated whether there is more than is read
 */
public record MessageBody(Optional<String> text, Optional<String> html, int remoteImages, boolean truncated) {}
