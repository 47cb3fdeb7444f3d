/**
 * The command line: a client of JMAP and REST over HTTP. It is built into a jar of its own, which the server offers for download and
 * never loads; so it may use nothing but the JDK, picocli, JSON-P and what of {@code platform.entity} needs no more.
 */
@NullMarked
package org.postroad.cli;

import org.jspecify.annotations.NullMarked;
