package org.postroad.delivery.control;

import java.util.Arrays;
import java.util.Optional;
import org.postroad.platform.control.Blobs;

/** What a message says, wherever it is kept until it is queued. */
interface MailContent {
    long size();

    ContentFacts facts();

    /** All of it, where it is in memory and small enough to be kept together with others; empty otherwise. */
    Optional<byte[]> small();

    /** Puts one that is not small where bodies are kept, in the caller's transaction. @return the id of the blob */
    long keep(Blobs blobs, long accountId);

    /** Of what is in memory as a whole. */
    static MailContent of(byte[] content) {
        return new MailContent() {
            @Override
            public long size() {
                return content.length;
            }

            @Override
            public ContentFacts facts() {
                return ContentFacts.of(content, ContentFacts.HEADER_LOOK);
            }

            @Override
            public Optional<byte[]> small() {
                return content.length <= Blobs.LARGEST_PIECE ? Optional.of(content) : Optional.empty();
            }

            @Override
            public long keep(Blobs blobs, long accountId) {
                long blob = blobs.begin(accountId);
                for (int number = 0; number * (long) Blobs.LARGEST_PIECE < content.length; number++) {
                    int from = number * Blobs.LARGEST_PIECE;
                    int to = Math.min(content.length, from + Blobs.LARGEST_PIECE);
                    blobs.append(blob, number, Arrays.copyOfRange(content, from, to));
                }
                return blob;
            }
        };
    }
}
