package org.postroad.provider.control;

import jakarta.json.JsonObjectBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.postroad.jobs.control.Attempt;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.control.SqlWork;
import org.postroad.provider.control.MessageRows.Kept;
import org.postroad.provider.entity.ProviderFailure;
import org.postroad.provider.entity.UidRanges;

/**
 * One stretch of the sync of one mailbox: what changed of the messages that are kept, then those that are not, by ascending UID. Every
 * batch is one commit with how far it is, so that whoever goes on does so behind the last one. For one thread.
 */
final class MailboxSync {
    /** How long a stretch lasts; then others may have the slot. */
    static final Duration STRETCH = Duration.ofSeconds(60);

    /** The messages whose flags are compared, or that are deleted, in one commit. */
    private static final int BLOCK = 500;

    /** The flags of so many are asked for at once where the server keeps no mod-sequences. */
    private static final int COMPARED = 2_000;

    private static final ImapMailbox.Changes<SyncStopped> NO_CHANGES = new ImapMailbox.Changes<>() {
        @Override
        public void vanished(UidRanges uids) {}

        @Override
        public void flags(long uid, String flags) {}
    };

    private final Attempt attempt;
    private final SyncCommits commits;
    private final MessageRows messages;
    private final MailboxSyncRows mailboxes;
    private final String path;
    private final SyncReport report;
    private final long until;
    private MailboxSyncRows.State state;
    private @Nullable Long modseqCompared; // what flags are known up to once they were compared
    private long kept;
    private long exists;

    MailboxSync(
            Attempt attempt,
            MessageRows messages,
            MailboxSyncRows mailboxes,
            String path,
            MailboxSyncRows.State state,
            Duration stretch) {
        this.attempt = attempt;
        this.commits = new SyncCommits(attempt);
        this.messages = messages;
        this.mailboxes = mailboxes;
        this.path = path;
        this.state = state;
        this.report = SyncReport.of(state.report());
        this.until = System.nanoTime() + stretch.toNanos();
    }

    /** Goes on until all is done, or the time is over. */
    Outcome run(ImapMailbox imap, MessageFetch fetch) throws ProviderFailed, SyncStopped {
        Long validity = state.validity();
        Long modseq = state.modseq();
        ChangeBuffer changes = new ChangeBuffer();
        ImapMailbox.Opened opened = validity == null || modseq == null
                ? imap.open(path, null, NO_CHANGES)
                : imap.open(path, new ImapMailbox.Known(validity, modseq), changes);
        exists = opened.exists();
        if (validity == null || validity != opened.uidValidity()) {
            startOver(opened);
        }
        kept = own(connection -> messages.count(connection, state.id(), opened.uidValidity()));
        long compared = catchUp(imap, opened, changes);
        boolean all = opened.uidNext() > 0 && opened.uidNext() <= state.uid() + 1;
        if (!all && !fetch.run(this, imap.after(state.uid()), true)) {
            return Outcome.again(attempt.now());
        }
        compareAll(imap, compared);
        if (kept != opened.exists() && !reconcile(imap, fetch, opened)) {
            return Outcome.again(attempt.now());
        }
        return finish(opened);
    }

    /** Forgets what was kept under another UIDVALIDITY: it says nothing of what is there now. */
    private void startOver(ImapMailbox.Opened opened) throws SyncStopped {
        long validity = opened.uidValidity();
        int deleted;
        do {
            deleted = own(connection -> {
                List<Kept> old = messages.ofOtherValidity(connection, state.id(), validity, BLOCK);
                messages.delete(connection, old);
                return old.size();
            });
            report.deleted(deleted);
        } while (deleted == BLOCK);
        advance(state.at(validity, 0, opened.modseq()), connection -> 0);
    }

    /** Has the server tell what changed. @return up to which UID that is to be compared instead; 0 for none */
    private long catchUp(ImapMailbox imap, ImapMailbox.Opened opened, ChangeBuffer changes)
            throws ProviderFailed, SyncStopped {
        Long since = state.modseq();
        Long now = opened.modseq();
        long compared = 0;
        if (state.uid() > 0 && !opened.resynced()) {
            if (since == null || now == null) {
                compared = state.uid();
            } else if (!since.equals(now)) {
                imap.flags(1, state.uid(), since, changes);
            }
        }
        changes.flush();
        if (compared == 0 && now != null && !now.equals(since)) {
            advance(state.at(opened.uidValidity(), state.uid(), now), connection -> 0);
        } else if (now == null && since != null) {
            advance(state.at(opened.uidValidity(), state.uid(), null), connection -> 0);
        }
        modseqCompared = now;
        return compared;
    }

    /** Compares the flags of all that is kept, block by block. @param last up to this UID */
    private void compareAll(ImapMailbox imap, long last) throws ProviderFailed, SyncStopped {
        long first = 1;
        while (first <= last) {
            List<Kept> block = kept(first, last, COMPARED);
            if (block.isEmpty()) {
                break;
            }
            Map<Long, String> there = new HashMap<>();
            long end = block.get(block.size() - 1).uid();
            imap.flags(block.get(0).uid(), end, null, new ImapMailbox.Changes<SyncStopped>() {
                @Override
                public void vanished(UidRanges uids) {}

                @Override
                public void flags(long uid, String flags) {
                    there.put(uid, flags);
                }
            });
            compare(block, there);
            first = end + 1;
        }
        if (last > 0 && modseqCompared != null) {
            advance(state.at(validity(), state.uid(), modseqCompared), connection -> 0);
        }
    }

    private void compare(List<Kept> block, Map<Long, String> there) throws SyncStopped {
        Map<Long, String> other = new HashMap<>();
        block.forEach(message -> {
            String flags = there.get(message.uid());
            if (flags != null && !flags.equals(message.flags())) {
                other.put(message.uid(), flags);
            }
        });
        setFlags(other);
        delete(block.stream()
                .filter(message -> !there.containsKey(message.uid()))
                .toList());
    }

    /**
     * Compares the UIDs that are kept with those that are there: without QRESYNC no server says what was deleted.
     *
     * @return false if the time was over
     */
    private boolean reconcile(ImapMailbox imap, MessageFetch fetch, ImapMailbox.Opened opened)
            throws ProviderFailed, SyncStopped {
        UidRanges there = imap.after(0);
        if (there.isEmpty() && opened.exists() > 0) {
            throw new ProviderFailed(new ProviderFailure(
                    ErrorCode.PROVIDER_PROTOCOL_ERROR,
                    "The server says that " + path + " has " + opened.exists() + " messages, and finds none"));
        }
        UidRanges.Builder here = UidRanges.builder();
        long first = 1;
        List<Kept> block;
        do {
            block = kept(first, UidRanges.LAST, COMPARED);
            block.stream().map(Kept::uid).filter(there::contains).forEach(here::add);
            delete(block.stream()
                    .filter(message -> !there.contains(message.uid()))
                    .toList());
            first = block.isEmpty() ? first : block.get(block.size() - 1).uid() + 1;
        } while (block.size() == COMPARED);
        UidRanges known = here.build();
        UidRanges.Builder missing = UidRanges.builder();
        there.forEach(uid -> {
            if (uid <= state.uid() && !known.contains(uid)) {
                missing.add(uid);
            }
        });
        return fetch.run(this, missing.build(), false);
    }

    private Outcome finish(ImapMailbox.Opened opened) throws SyncStopped {
        long uid = Math.max(state.uid(), opened.uidNext() - 1);
        JsonObjectBuilder result = report.json().add("mailbox", path).add("messages", kept);
        advance(state.at(opened.uidValidity(), uid, state.modseq()), connection -> {
            mailboxes.done(connection, state, opened, attempt.now(), attempt.jobId());
            return 0;
        });
        progress();
        return Outcome.succeeded(result.build().toString());
    }

    /** Whether this stretch has lasted long enough. */
    boolean over() {
        return System.nanoTime() - until > 0;
    }

    long validity() {
        return state.validity() == null ? 0 : state.validity();
    }

    MailboxSyncRows.State state() {
        return state;
    }

    SyncReport report() {
        return report;
    }

    /** Commits under the mailbox's lock. */
    private <T extends @Nullable Object> T own(SqlWork<T> work) throws SyncStopped {
        return commits.commit(connection -> {
            mailboxes.requireOwn(connection, state.id(), attempt.jobId());
            return work.run(connection);
        });
    }

    /** Commits work, and with it how far the sync is now. */
    <T extends @Nullable Object> T advance(MailboxSyncRows.State next, SqlWork<T> work) throws SyncStopped {
        MailboxSyncRows.State reporting = next.reporting(report.json().build().toString());
        T result = commits.commit(connection -> {
            mailboxes.advance(connection, reporting, attempt.jobId());
            return work.run(connection);
        });
        state = reporting;
        return result;
    }

    /** Begins a body that comes in pieces; it is the state's pending one then, so that it is found should this be broken off. */
    void beginBlob(LongSupplier begin) throws SyncStopped {
        state = commits.commit(connection -> {
            MailboxSyncRows.State writing = state.writing(begin.getAsLong());
            mailboxes.advance(connection, writing, attempt.jobId());
            return writing;
        });
    }

    /** Keeps messages. @param next how far the sync is with them */
    void keep(MailboxSyncRows.State next, List<MessageRows.Draft> drafts) throws SyncStopped {
        report.added(drafts.size());
        advance(next, connection -> {
            messages.insert(connection, state, validity(), drafts);
            return drafts.size();
        });
        kept += drafts.size();
        progress();
    }

    private void progress() {
        attempt.progress(
                kept,
                Math.max(kept, exists),
                String.format(Locale.ROOT, "%s: %,d of %,d messages", path, kept, Math.max(kept, exists)));
    }

    private List<Kept> kept(long first, long last, int most) throws SyncStopped {
        return own(connection -> messages.kept(connection, state.id(), validity(), first, last, most));
    }

    private void setFlags(Map<Long, String> flags) throws SyncStopped {
        if (!flags.isEmpty()) {
            report.changed(own(connection -> messages.setFlags(connection, state.id(), validity(), flags)));
        }
    }

    private void delete(List<Kept> gone) throws SyncStopped {
        for (int from = 0; from < gone.size(); from += BLOCK) {
            List<Kept> some = gone.subList(from, Math.min(gone.size(), from + BLOCK));
            own(connection -> {
                messages.delete(connection, some);
                return some.size();
            });
            report.deleted(some.size());
            kept -= some.size();
        }
    }

    /** What the server tells of changes, written before it is too much. */
    private final class ChangeBuffer implements ImapMailbox.Changes<SyncStopped> {
        private final Map<Long, String> flags = new HashMap<>();

        @Override
        public void vanished(UidRanges uids) throws SyncStopped {
            for (UidRanges.Range range : uids.ranges()) {
                long first = range.first();
                List<Kept> gone;
                do {
                    gone = kept(first, range.last(), BLOCK);
                    delete(gone);
                    first = gone.isEmpty() ? first : gone.get(gone.size() - 1).uid() + 1;
                } while (gone.size() == BLOCK);
            }
        }

        @Override
        public void flags(long uid, String text) throws SyncStopped {
            flags.put(uid, text);
            if (flags.size() == COMPARED) {
                flush();
            }
        }

        void flush() throws SyncStopped {
            setFlags(flags);
            flags.clear();
        }
    }
}
