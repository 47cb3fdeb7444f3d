package org.postroad.provider.boundary;

import java.util.Set;
import java.util.regex.Pattern;
import org.postroad.provider.entity.MessagePart;

/** The media types that parts are served as: their own where nothing that shows it would run it, else one that says nothing. */
final class ServedType {
    private static final String BYTES = "application/octet-stream";

    private static final Set<String> SAFE = Set.of(
            "text/plain",
            "text/csv",
            "text/calendar",
            "text/vcard",
            "image/avif",
            "image/bmp",
            "image/gif",
            "image/heic",
            "image/jpeg",
            "image/png",
            "image/tiff",
            "image/webp",
            "application/gzip",
            "application/json",
            "application/msword",
            "application/pdf",
            "application/rtf",
            "application/zip",
            "message/rfc822");

    private static final Pattern SAFE_KINDS = Pattern.compile(
            "(audio|video)/[a-z0-9][a-z0-9.-]{0,60}|application/vnd\\.(ms-|openxmlformats-officedocument\\.|oasis\\.opendocument\\.)[a-z0-9.-]{1,80}");
    private static final Pattern CHARSET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,39}");

    private ServedType() {}

    static String of(MessagePart part) {
        String type = part.type();
        if (!SAFE.contains(type) && !SAFE_KINDS.matcher(type).matches()) {
            return BYTES;
        }
        return type.startsWith("text/")
                ? part.charset()
                        .filter(name -> CHARSET.matcher(name).matches())
                        .map(name -> type + ";charset=" + name)
                        .orElse(type)
                : type;
    }
}
