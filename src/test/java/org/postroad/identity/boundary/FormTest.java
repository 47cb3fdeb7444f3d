package org.postroad.identity.boundary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroad.identity.entity.OauthRefused;

class FormTest {
    @Test
    void fieldsAreReadAsTheyWereWritten() {
        Form form = Form.parse("a=b+c%26%C3%A4&empty=&alone&d=e=f");

        assertThat(form.get("a")).contains("b c&ä");
        assertThat(form.get("d")).contains("e=f");
        assertThat(form.get("empty")).isEmpty();
        assertThat(form.get("alone")).isEmpty();
        assertThat(form.get("none")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=1&a=2", "a=1&%61=2", "a=%", "a=%zz"})
    void whatIsTwiceOrBrokenIsRefused(String text) {
        assertThatThrownBy(() -> Form.parse(text)).isInstanceOf(OauthRefused.class);
    }

    @Test
    void aMissingFieldIsNamed() {
        assertThatThrownBy(() -> Form.parse("a=1").require("code")).hasMessageContaining("code");
    }

    @Test
    void whatAStrangerWritesIsTextOnThePage() {
        assertThat(HtmlPage.text("<a href=\"x\" onclick='y'>&"))
                .isEqualTo("&lt;a href=&quot;x&quot; onclick=&#39;y&#39;&gt;&amp;");
    }
}
