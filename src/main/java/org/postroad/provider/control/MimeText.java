package org.postroad.provider.control;

import jakarta.mail.internet.MimeUtility;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Optional;

/** Bytes of mail as text, whatever they are said to be. */
final class MimeText {
    private MimeText() {}

    /** As UTF-8 if they are that, else as ISO 8859-1, in which every byte is a character. */
    static String orLatin1(byte[] bytes) {
        return strictly(bytes, false).orElseGet(() -> new String(bytes, StandardCharsets.ISO_8859_1));
    }

    /**
     * In the charset that they are said to be in; where that is unknown, or ASCII, which they may not keep to, as {@link #orLatin1}.
     *
     * @param cut whether the bytes end anywhere, within a character perhaps, which is then left out
     */
    static String decoded(byte[] bytes, Optional<String> charset, boolean cut) {
        Optional<Charset> known = charset.flatMap(MimeText::known).filter(found -> found != StandardCharsets.US_ASCII);
        String text = known.map(found -> new String(bytes, found))
                .orElseGet(() -> strictly(bytes, cut).orElseGet(() -> new String(bytes, StandardCharsets.ISO_8859_1)));
        return cut && text.endsWith("\uFFFD") ? text.substring(0, text.length() - 1) : text;
    }

    private static Optional<Charset> known(String name) {
        try {
            return Optional.of(Charset.forName(MimeUtility.javaCharset(name.strip())));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> strictly(byte[] bytes, boolean cut) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer text = CharBuffer.allocate(bytes.length);
        boolean error = decoder.decode(ByteBuffer.wrap(bytes), text, !cut).isError();
        return error ? Optional.empty() : Optional.of(text.flip().toString());
    }
}
