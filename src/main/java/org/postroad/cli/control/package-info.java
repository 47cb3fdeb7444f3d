/** Everything that talks: to the server, to the terminal, to the files of the user. */
@NullMarked
package org.postroad.cli.control;

import org.jspecify.annotations.NullMarked;
