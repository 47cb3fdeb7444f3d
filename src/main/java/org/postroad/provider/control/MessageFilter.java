package org.postroad.provider.control;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.postroad.jobs.control.Range;

/**
 * Which messages of an account are meant: those for which everything holds that is given.
 *
 * @param unseen whether nobody has seen them
 * @param text what is in the subject or in an address or name of From, To or Cc; upper and lower case are the same
 */
public record MessageFilter(
        long accountId,
        OptionalLong mailboxId,
        OptionalLong credentialId,
        Optional<Boolean> unseen,
        Range<Instant> received,
        Optional<String> text) {}
