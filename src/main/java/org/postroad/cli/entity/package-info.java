/** Values: what the schema says, how typed text becomes JSON and JSON becomes text; plans and snapshots. */
@NullMarked
package org.postroad.cli.entity;

import org.jspecify.annotations.NullMarked;
