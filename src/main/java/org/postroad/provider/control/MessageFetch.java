package org.postroad.provider.control;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.control.Blobs;
import org.postroad.provider.control.ImapMailbox.Head;
import org.postroad.provider.control.MessageRows.Content;
import org.postroad.provider.control.MessageRows.Draft;
import org.postroad.provider.entity.UidRanges;

/**
 * Fetches messages and hands them to the sync in batches: small ones together, the next batch asked for while one is written; large ones by
 * themselves, a piece at a time; of those over the cap the header only. For one thread.
 */
final class MessageFetch {
    private static final int MOST_HEADS = 2_000;
    private static final int MOST_OF_A_BATCH = 300;
    private static final long LARGEST_BATCH = 3L * 1024 * 1024;

    private final ImapMailbox imap;
    private final Blobs blobs;
    private final InstantSource clock;
    private final long cap;

    /** @param cap the bytes of the largest message that is kept as a whole */
    MessageFetch(ImapMailbox imap, Blobs blobs, InstantSource clock, long cap) {
        this.imap = imap;
        this.blobs = blobs;
        this.clock = clock;
        this.cap = cap;
    }

    /** Messages that are fetched together; a large one is alone. */
    private record Batch(List<Head> heads, boolean large) {
        UidRanges uids() {
            UidRanges.Builder uids = UidRanges.builder();
            heads.forEach(head -> uids.add(head.uid()));
            return uids.build();
        }
    }

    /**
     * Fetches a set, ascending.
     *
     * @param advancing whether all up to the last one that was fetched is kept then
     * @return false if the time was over before all were there
     */
    boolean run(MailboxSync sync, UidRanges uids, boolean advancing) throws ProviderFailed, SyncStopped {
        UidRanges left = uids;
        while (!left.isEmpty()) {
            UidRanges some = left.first(MOST_HEADS);
            List<Head> heads = new ArrayList<>();
            imap.heads(some, (Head head) -> heads.add(head));
            heads.sort(Comparator.comparingLong(Head::uid));
            if (!fetch(sync, batches(heads), advancing)) {
                return false;
            }
            left = left.after(some.last());
            if (advancing && sync.state().uid() < some.last()) { // the last ones are gone meanwhile
                sync.keep(next(sync, some.last(), true), List.of());
            }
        }
        return true;
    }

    private List<Batch> batches(List<Head> heads) {
        List<Batch> batches = new ArrayList<>();
        List<Head> small = new ArrayList<>();
        long bytes = 0;
        long last = 0;
        for (Head head : heads) {
            if (head.uid() == last) {
                continue; // said twice
            }
            last = head.uid();
            boolean large = head.size() >= ImapMailbox.SMALL || head.size() > cap;
            if (!small.isEmpty() && (large || small.size() == MOST_OF_A_BATCH || bytes + head.size() > LARGEST_BATCH)) {
                batches.add(new Batch(List.copyOf(small), false));
                small.clear();
                bytes = 0;
            }
            if (large) {
                batches.add(new Batch(List.of(head), true));
            } else {
                small.add(head);
                bytes += head.size();
            }
        }
        if (!small.isEmpty()) {
            batches.add(new Batch(List.copyOf(small), false));
        }
        return batches;
    }

    private boolean fetch(MailboxSync sync, List<Batch> batches, boolean advancing) throws ProviderFailed, SyncStopped {
        String asked = null;
        for (int i = 0; i < batches.size(); i++) {
            Batch batch = batches.get(i);
            if (batch.large()) {
                large(sync, batch.heads().get(0), advancing);
            } else {
                Map<Long, byte[]> bodies = new HashMap<>();
                imap.bodies(
                        asked == null ? imap.askBodies(batch.uids()) : asked,
                        (long uid, byte[] bytes) -> bodies.put(uid, bytes));
                boolean next = i + 1 < batches.size()
                        && !batches.get(i + 1).large()
                        && bodies.values().stream()
                                .noneMatch(bytes -> bytes.length >= ImapMailbox.SMALL || bytes.length > cap);
                asked = next ? imap.askBodies(batches.get(i + 1).uids()) : null;
                keep(sync, batch, bodies, advancing);
            }
            if (sync.over()) {
                return false;
            }
        }
        return true;
    }

    private void keep(MailboxSync sync, Batch batch, Map<Long, byte[]> bodies, boolean advancing)
            throws ProviderFailed, SyncStopped {
        List<Draft> drafts = new ArrayList<>();
        long last = 0;
        for (Head head : batch.heads()) {
            byte[] bytes = bodies.get(head.uid());
            if (bytes != null && bytes.length >= ImapMailbox.SMALL) { // larger than its server said
                sync.keep(next(sync, last, advancing), drafts);
                drafts.clear();
                large(sync, head, advancing);
            } else if (bytes != null && bytes.length > cap) {
                sync.keep(next(sync, last, advancing), drafts);
                drafts.clear();
                headerOnly(sync, head, advancing);
            } else if (bytes != null) {
                drafts.add(whole(head, bytes));
            }
            last = head.uid();
        }
        sync.keep(next(sync, last, advancing), List.copyOf(drafts));
    }

    private static MailboxSyncRows.State next(MailboxSync sync, long uid, boolean advancing) {
        MailboxSyncRows.State state = sync.state();
        return advancing && uid > state.uid() ? state.at(sync.validity(), uid, state.modseq()) : state;
    }

    private Draft whole(Head head, byte[] bytes) {
        String hash = HexFormat.of().formatHex(Digest.sha256().digest(bytes));
        return draft(head, read(new ByteArrayInputStream(bytes)), new Content(hash, true, bytes.length, bytes, 0));
    }

    private Draft draft(Head head, MessageStructure.Found found, Content content) {
        MessageSummary summary = MessageSummary.of(found.header());
        return new Draft(
                head,
                MessageSummary.kept(head.receivedAt())
                        .or(() -> MessageSummary.kept(summary.sentAt()))
                        .orElseGet(clock::instant),
                summary,
                found.json(),
                content);
    }

    private static MessageStructure.Found read(InputStream source) {
        try (source) {
            return MessageStructure.of(source);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // neither memory nor the database throws one
        }
    }

    private void large(MailboxSync sync, Head head, boolean advancing) throws ProviderFailed, SyncStopped {
        Content content = head.size() > cap ? null : pieces(sync, head);
        if (content == null) {
            headerOnly(sync, head, advancing);
        } else if (content.blob() != 0) {
            MessageStructure.Found found = read(blobs.open(content.blob()).orElseThrow());
            sync.keep(next(sync, head.uid(), advancing).writing(0), List.of(draft(head, found, content)));
        }
    }

    /** Writes a message a piece at a time. @return null if it is larger than its server said, and over the cap; of no blob if it is gone */
    private @Nullable Content pieces(MailboxSync sync, Head head) throws ProviderFailed, SyncStopped {
        MessageDigest hash = Digest.sha256();
        long size = 0;
        int number = 0;
        byte[] piece;
        do {
            piece = imap.piece(head.uid(), size, ImapSession.PIECE);
            size += piece.length;
            hash.update(piece);
            if (size > cap) {
                drop(sync);
                return null;
            } else if (piece.length > 0) {
                write(sync, number++, piece);
            }
        } while (piece.length >= ImapSession.PIECE);
        if (size < head.size() && imap.header(head.uid()).length == 0) { // else its server counts otherwise
            drop(sync);
        }
        return new Content(
                HexFormat.of().formatHex(hash.digest()),
                true,
                size,
                null,
                sync.state().pendingBlob());
    }

    private void write(MailboxSync sync, int number, byte[] piece) throws SyncStopped {
        if (number == 0) {
            sync.beginBlob(() -> blobs.begin(sync.state().accountId()));
        }
        long blob = sync.state().pendingBlob();
        sync.advance(sync.state(), connection -> {
            blobs.append(blob, number, piece);
            return 0;
        });
    }

    private void drop(MailboxSync sync) throws SyncStopped {
        long blob = sync.state().pendingBlob();
        if (blob == 0) {
            return;
        }
        sync.advance(sync.state().writing(0), connection -> {
            blobs.delete(blob);
            return 0;
        });
    }

    private void headerOnly(MailboxSync sync, Head head, boolean advancing) throws ProviderFailed, SyncStopped {
        byte[] header = imap.header(head.uid());
        if (header.length == 0) {
            return; // gone meanwhile
        }
        String structure = imap.structure(head.uid())
                .map(known -> new ServerStructure(known).json())
                .orElseGet(() -> MessageStructure.unreadable(head.size()));
        String hash = HexFormat.of().formatHex(Digest.sha256().digest(header));
        MimeHeader fields = read(new ByteArrayInputStream(header)).header();
        sync.report().oversized(head.uid());
        sync.keep(
                next(sync, head.uid(), advancing),
                List.of(draft(
                        head,
                        new MessageStructure.Found(fields, structure),
                        new Content(hash, false, header.length, header, 0))));
    }
}
