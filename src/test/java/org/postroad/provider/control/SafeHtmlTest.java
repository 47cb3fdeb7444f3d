package org.postroad.provider.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeHtmlTest {
    private static final Map<String, String> IMAGES = Map.of("logo@example.com", "/api/emails/eml_1/parts/2/content");

    private static String safe(String html) {
        return SafeHtml.of(html, IMAGES).html();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            <p>Hello <b>Ann</b></p> | <p>Hello <b>Ann</b></p>
            <p>5 < 6 & 7</p> | <p>5 &lt; 6 &amp; 7</p>
            <p dir="rtl" lang="ar" title="x">a</p> | <p dir="rtl" lang="ar" title="x">a</p>
            <script>alert(1)</script>a | a
            <scr<script>ipt>alert(1)</script>a | ipt&gt;alert(1)a
            <style>p{background:url(https://x.example/)}</style>a | a
            <p style="background:url(https://x.example/)" class="c" id="i" name="n">a</p> | <p>a</p>
            <p onclick="alert(1)" ONMOUSEOVER=alert(1)>a</p> | <p>a</p>
            <svg onload=alert(1)><circle/></svg>a | a
            <math><mtext><img src=x onerror=alert(1)></math>a | <img>a
            <iframe src="https://x.example/"></iframe>a | a
            <object data="x"></object><embed src="x">a | a
            <form action="https://x.example/"><input name="p"><button>Go</button></form> | Go
            <link rel="stylesheet" href="https://x.example/"><base href="https://x.example/"><meta http-equiv="refresh" content="0">a | a
            <!-- secret -->a | a
            <!--[if mso]><script>alert(1)</script><![endif]-->a | a
            <a href="javascript:alert(1)">a</a> | <a>a</a>
            <a href=" java&#10;script:alert(1)">a</a> | <a>a</a>
            <a href="&#x6a;avascript&colon;alert(1)">a</a> | <a>a</a>
            <a href="data:text/html,x">a</a> | <a>a</a>
            <a href="vbscript:x">a</a> | <a>a</a>
            <a href="/api/jobs">a</a> | <a>a</a>
            <a href="cid:logo@example.com">a</a> | <a>a</a>
            <a href="file:///etc/passwd">a</a> | <a>a</a>
            <img src="x" onerror="alert(1)" alt="b"> | <img alt="b">
            <img src="data:image/svg+xml;base64,AAAA"> | <img>
            <img src="/api/accounts"> | <img>
            <img src="javascript:alert(1)"> | <img>
            <img srcset="https://x.example/a 1x" alt="b"> | <img alt="b">
            <table background="https://x.example/"><tr><td background="https://x.example/">a</td></tr></table> | <table><tbody><tr><td>a</td></tr></tbody></table>
            <noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>a | a
            <textarea><script>alert(1)</script></textarea> | &lt;script&gt;alert(1)&lt;/script&gt;
            <xmp><script>alert(1)</script></xmp>a | a
            <p <script>alert(1)</script>a</p> | <p>alert(1)a</p>
            """)
    void nothingIsLeftThatActsOrLoads(String given, String left) {
        assertThat(safe(given).replace("\n", "")).isEqualTo(left);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://x.example/", "https://x.example/a?b=c&d", "mailto:ann@example.com"})
    void linksLeadOutWithoutSayingWhere(String address) {
        Element link = Jsoup.parse(safe("<a href=\"" + address + "\" target=\"_top\" rel=\"opener\">a</a>"))
                .selectFirst("a");

        assertThat(link.attr("href")).isEqualTo(address);
        assertThat(link.attr("rel")).isEqualTo("noopener noreferrer nofollow");
        assertThat(link.attr("target")).isEqualTo("_blank");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cid:logo@example.com", "CID:logo@example.com", "cid:logo%40example.com"})
    void imagesThatCameWithItAreShown(String source) {
        SafeHtml safe = SafeHtml.of("<img src=\"" + source + "\" alt=\"Logo\" width=\"9\">", IMAGES);

        assertThat(safe.html()).isEqualTo("<img src=\"/api/emails/eml_1/parts/2/content\" alt=\"Logo\" width=\"9\">");
        assertThat(safe.remoteImages()).isZero();
    }

    @Test
    void imagesFromElsewhereAreCountedAndNotLoaded() {
        SafeHtml safe = SafeHtml.of(
                "<img src='https://x.example/1.gif' alt='b'><img src=' HTTP://x.example/2'><img src='//x.example/3'>"
                        + "<img src='cid:unknown@x'>",
                IMAGES);

        assertThat(safe.remoteImages()).isEqualTo(3);
        assertThat(safe.html()).isEqualTo("<img alt=\"b\"><img><img><img>");
    }

    @Test
    void aFloodOfTagsIsRead() {
        assertThat(safe("<div>".repeat(100_000) + "deep")).contains("deep");
        assertThat(safe("<b><i>".repeat(50_000) + "deep")).contains("deep");
        assertThat(safe("<p a='".repeat(100_000))).isNotNull();
    }
}
