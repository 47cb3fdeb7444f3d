package org.postroad.provider.control;

import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.iap.ByteArray;
import org.eclipse.angus.mail.iap.ParsingException;
import org.eclipse.angus.mail.imap.protocol.BASE64MailboxEncoder;
import org.eclipse.angus.mail.imap.protocol.BODY;
import org.eclipse.angus.mail.imap.protocol.BODYSTRUCTURE;
import org.eclipse.angus.mail.imap.protocol.FLAGS;
import org.eclipse.angus.mail.imap.protocol.FetchResponse;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.eclipse.angus.mail.imap.protocol.INTERNALDATE;
import org.eclipse.angus.mail.imap.protocol.RFC822SIZE;
import org.eclipse.angus.mail.imap.protocol.UID;
import org.jspecify.annotations.Nullable;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.provider.entity.UidRanges;

/** What an IMAP server is asked of one mailbox: read only, by UID. For one thread. */
final class ImapMailbox {
    /** A message of less bytes is fetched with others, and written with them: each commit waits for the disk. */
    static final int SMALL = ImapSession.PIECE;

    /** The most bytes of a header that is kept. */
    private static final int LARGEST_HEADER = 256 * 1024;

    private static final int LONGEST_SET = 4_000;
    private static final Pattern ALL = Pattern.compile("(?i)\\bALL ([0-9:,]+)");
    private static final Pattern NUMBER = Pattern.compile("\\[(UIDVALIDITY|UIDNEXT|HIGHESTMODSEQ) (\\d{1,18})\\]");

    private final ImapTalk talk;
    private boolean resync;

    ImapMailbox(ImapTalk talk) {
        this.talk = talk;
    }

    /**
     * A mailbox that was opened.
     *
     * @param uidNext 0 where the server does not say
     * @param exists how many messages it has
     * @param modseq the highest of its mod-sequences (RFC 7162 §3.1.2.1); null where the server keeps none
     * @param resynced whether the server has said all that changed since the state it was given
     */
    record Opened(
            long uidValidity,
            long uidNext,
            long exists,
            @Nullable Long modseq,
            boolean resynced) {}

    /** What is known of a mailbox. */
    record Known(long uidValidity, long modseq) {}

    /** What a message is, but for what is in it. @param receivedAt null where the server gives none that can be read */
    record Head(long uid, long size, @Nullable Instant receivedAt, String flags) {}

    /** What changed in a mailbox, as it is told. */
    interface Changes<X extends Exception> {
        void vanished(UidRanges uids) throws X;

        void flags(long uid, String flags) throws X;
    }

    /** Bytes of a message. */
    interface Bytes<X extends Exception> {
        void take(long uid, byte[] bytes) throws X;
    }

    /** Something of a message. */
    interface Heads<X extends Exception> {
        void take(Head head) throws X;
    }

    /**
     * Opens it, for reading only.
     *
     * @param path decoded
     * @param known null where nothing is, or nothing that a server could compare
     * @param changes is told what changed since then, if the server can say it with this
     */
    <X extends Exception> Opened open(String path, @Nullable Known known, Changes<X> changes) throws ProviderFailed, X {
        resync = talk.offers("QRESYNC");
        String parameters = talk.offers("CONDSTORE") ? " (CONDSTORE)" : "";
        if (resync) {
            talk.ask("ENABLE QRESYNC", response -> {});
            parameters = known == null ? "" : " (QRESYNC (" + known.uidValidity() + " " + known.modseq() + "))";
        }
        String name = BASE64MailboxEncoder.encode(path).replace("\\", "\\\\").replace("\"", "\\\"");
        long[] said = new long[4];
        talk.ask("EXAMINE \"" + name + "\"" + parameters, ErrorCode.NOT_FOUND, (IMAPResponse response) -> {
            if (response.isOK()) {
                note(said, response.getRest());
            } else if (response.keyEquals("EXISTS")) {
                said[3] = response.getNumber();
            } else {
                change(response, changes);
            }
        });
        if (said[0] <= 0) {
            throw talk.failed(new ParsingException("The mailbox has no UIDVALIDITY"), ErrorCode.PROVIDER_ERROR);
        }
        boolean resynced = resync && known != null && known.uidValidity() == said[0];
        return new Opened(said[0], said[1], said[3], said[2] > 0 ? Long.valueOf(said[2]) : null, resynced);
    }

    private static void note(long[] said, String text) {
        Matcher number = NUMBER.matcher(text.toUpperCase(Locale.ROOT));
        if (number.find()) {
            int which = "UIDVALIDITY".equals(number.group(1)) ? 0 : "UIDNEXT".equals(number.group(1)) ? 1 : 2;
            said[which] = Long.parseLong(number.group(2));
        }
    }

    private static <X extends Exception> void change(IMAPResponse response, Changes<X> changes)
            throws ParsingException, X {
        if (response.keyEquals("VANISHED")) {
            String rest = response.getRest();
            changes.vanished(set(rest.substring(rest.lastIndexOf(' ') + 1).strip()));
        } else if (response instanceof FetchResponse fetched) {
            UID uid = fetched.getItem(UID.class);
            FLAGS flags = fetched.getItem(FLAGS.class);
            if (uid != null && flags != null) {
                changes.flags(uid.uid, FlagText.of(flags));
            }
        }
    }

    private static UidRanges set(String text) throws ParsingException {
        try {
            return UidRanges.builder().addSet(text).build();
        } catch (NumberFormatException e) {
            throw new ParsingException(
                    "The server sent no set of UIDs: " + text.substring(0, Math.min(100, text.length())));
        }
    }

    /** The flags of a range of UIDs. @param since the mod-sequence from which on they are wanted; null for all */
    <X extends Exception> void flags(long first, long last, @Nullable Long since, Changes<X> changes)
            throws ProviderFailed, X {
        String which = since == null ? "" : " (CHANGEDSINCE " + since + ")";
        talk.ask("UID FETCH " + first + ":" + last + " (UID FLAGS)" + which, (IMAPResponse response) -> {
            change(response, changes);
        });
    }

    /** The UIDs greater than one. */
    UidRanges after(long uid) throws ProviderFailed {
        UidRanges.Builder found = UidRanges.builder();
        boolean ranges = talk.offers("ESEARCH");
        String command = ranges ? "UID SEARCH RETURN (ALL) UID " : "UID SEARCH UID ";
        talk.<RuntimeException>ask(command + (uid + 1) + ":*", response -> {
            if (response.keyEquals("ESEARCH")) {
                Matcher all = ALL.matcher(response.getRest());
                if (all.find()) {
                    set(all.group(1)).ranges().forEach(range -> found.add(range.first(), range.last()));
                }
            } else if (response.keyEquals("SEARCH")) {
                for (String number : response.getRest().strip().split("\\s+")) {
                    if (!number.isEmpty() && !number.startsWith("(")) {
                        set(number).ranges().forEach(range -> found.add(range.first(), range.last()));
                    }
                }
            }
        });
        return found.build().after(uid); // with *, the last one comes in any case
    }

    /** The set, or all between its ends where that would be too much for a command (RFC 7162 §4): who asks passes over the others. */
    private static String span(UidRanges uids) {
        String set = uids.toString();
        return set.length() <= LONGEST_SET ? set : uids.ranges().get(0).first() + ":" + uids.last();
    }

    /** What the messages of a set are; in any order, without those that are gone. */
    <X extends Exception> void heads(UidRanges uids, Heads<X> heads) throws ProviderFailed, X {
        talk.ask("UID FETCH " + span(uids) + " (UID RFC822.SIZE INTERNALDATE FLAGS)", (IMAPResponse response) -> {
            if (response instanceof FetchResponse fetched) {
                UID uid = fetched.getItem(UID.class);
                RFC822SIZE size = fetched.getItem(RFC822SIZE.class);
                FLAGS flags = fetched.getItem(FLAGS.class);
                INTERNALDATE date = fetched.getItem(INTERNALDATE.class);
                if (uid != null && size != null && flags != null && date != null && uids.contains(uid.uid)) {
                    Instant at = Optional.ofNullable(date.getDate())
                            .map(Date::toInstant)
                            .orElse(null);
                    heads.take(new Head(uid.uid, Math.max(0, size.size), at, FlagText.of(flags)));
                }
            }
        });
    }

    /** Asks for the messages of a set, the first {@link #SMALL} bytes of each. @return what {@link #bodies} reads the answer by */
    String askBodies(UidRanges uids) throws ProviderFailed {
        return talk.send("UID FETCH " + span(uids) + " (UID BODY.PEEK[]<0." + SMALL + ">)");
    }

    <X extends Exception> void bodies(String tag, Bytes<X> bytes) throws ProviderFailed, X {
        talk.receive(tag, ErrorCode.PROVIDER_ERROR, (IMAPResponse response) -> body(response, bytes));
    }

    private static <X extends Exception> void body(IMAPResponse response, Bytes<X> bytes) throws X {
        if (response instanceof FetchResponse fetched) {
            UID uid = fetched.getItem(UID.class);
            BODY body = fetched.getItem(BODY.class);
            if (uid != null && body != null) {
                ByteArray content = body.getByteArray();
                bytes.take(uid.uid, content == null ? new byte[0] : content.getNewBytes());
            }
        }
    }

    /** A piece of a message; shorter than was asked for at its end, empty after it and for one that is gone. */
    byte[] piece(long uid, long offset, int length) throws ProviderFailed {
        return one(uid, "BODY.PEEK[]<" + offset + "." + length + ">");
    }

    /** The header of a message. */
    byte[] header(long uid) throws ProviderFailed {
        return one(uid, "BODY.PEEK[HEADER]<0." + LARGEST_HEADER + ">");
    }

    private byte[] one(long uid, String item) throws ProviderFailed {
        byte[][] found = {new byte[0]};
        talk.<RuntimeException>ask(
                "UID FETCH " + uid + " (UID " + item + ")",
                response -> body(response, (of, bytes) -> {
                    if (of == uid) {
                        found[0] = bytes;
                    }
                }));
        return found[0];
    }

    /** The structure of a message as its server sees it; empty if that cannot be read. */
    Optional<BODYSTRUCTURE> structure(long uid) throws ProviderFailed {
        BODYSTRUCTURE[] found = new BODYSTRUCTURE[1];
        String tag = talk.send("UID FETCH " + uid + " (UID BODYSTRUCTURE)");
        talk.<RuntimeException>receiveWhatCanBeRead(tag, response -> {
            if (response instanceof FetchResponse fetched && fetched.getItem(BODYSTRUCTURE.class) != null) {
                found[0] = fetched.getItem(BODYSTRUCTURE.class);
            }
        });
        return Optional.ofNullable(found[0]);
    }
}
