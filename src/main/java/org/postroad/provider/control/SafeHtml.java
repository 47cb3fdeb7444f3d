package org.postroad.provider.control;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.safety.Cleaner;
import org.jsoup.safety.Safelist;

/**
 * HTML of an email that may be put into a page: text, lists, tables, links. Whatever is not named here is gone: what runs, what styles, what
 * sends, and what is loaded from elsewhere, since that tells the sender who reads.
 *
 * @param html a fragment
 * @param remoteImages how many images it showed from elsewhere; their place and text are left
 */
record SafeHtml(String html, int remoteImages) {
    private static final String CID = "cid:";

    private static final Safelist ALLOWED = new Safelist()
            .addTags("a", "abbr", "b", "bdi", "bdo", "blockquote", "br", "caption", "center", "cite", "code", "col")
            .addTags(
                    "colgroup", "dd", "del", "dfn", "div", "dl", "dt", "em", "font", "h1", "h2", "h3", "h4", "h5", "h6")
            .addTags("hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "small", "span")
            .addTags("strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u")
            .addTags("ul", "var", "wbr")
            .addAttributes(":all", "dir", "lang", "title")
            .addAttributes("a", "href")
            .addAttributes("img", "src", "alt", "width", "height")
            .addAttributes("font", "color", "face", "size")
            .addAttributes("ol", "start", "type")
            .addAttributes("table", "align", "border", "cellpadding", "cellspacing", "width")
            .addAttributes("td", "align", "valign", "colspan", "rowspan", "width", "height")
            .addAttributes("th", "align", "valign", "colspan", "rowspan", "width", "height")
            .addProtocols("a", "href", "http", "https", "mailto")
            .addProtocols("img", "src", "cid");

    /** @param images where the images are that came with the email, by their Content-ID */
    static SafeHtml of(String html, Map<String, String> images) {
        Document given = Jsoup.parse(html);
        int remote = (int)
                given.select("img[src]").stream().filter(SafeHtml::isRemote).count();
        Document clean = new Cleaner(ALLOWED).clean(given);
        clean.outputSettings().prettyPrint(false);
        clean.select("img[src]")
                .forEach(image -> address(image.attr("src"), images)
                        .ifPresentOrElse(found -> image.attr("src", found), () -> image.removeAttr("src")));
        for (Element link : clean.select("a[href]")) {
            link.attr("rel", "noopener noreferrer nofollow").attr("target", "_blank");
        }
        return new SafeHtml(clean.body().html(), remote);
    }

    private static boolean isRemote(Element image) {
        String source = image.attr("src").strip().toLowerCase(Locale.ROOT);
        return source.startsWith("http:") || source.startsWith("https:") || source.startsWith("//");
    }

    private static Optional<String> address(String source, Map<String, String> images) {
        String id = source.substring(source.indexOf(':') + 1);
        return source.toLowerCase(Locale.ROOT).startsWith(CID)
                ? Optional.ofNullable(images.get(id)).or(() -> Optional.ofNullable(images.get(unescaped(id))))
                : Optional.empty();
    }

    private static String unescaped(String id) {
        try {
            return URLDecoder.decode(id.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return id;
        }
    }
}
