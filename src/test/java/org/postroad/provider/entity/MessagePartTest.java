package org.postroad.provider.entity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MessagePartTest {
    private static final MessagePart MIXED = MessagePart.read("""
            {"id":"","type":"multipart/mixed","parts":[
              {"id":"1","type":"multipart/alternative","parts":[
                {"id":"1.1","type":"text/plain","charset":"utf-8","size":3},
                {"id":"1.2","type":"TEXT/HTML"}]},
              {"id":"2","type":"message/rfc822","parts":[
                {"id":"2.1","type":"text/plain"}]},
              {"id":"3","type":"text/plain","disposition":"ATTACHMENT","name":"notes.txt","content_id":"x@y"},
              {"id":"4","type":"text/plain","disposition":"inline"}]}
            """);

    @Test
    void whatIsSeenAtOnceIsNeitherAttachedNorInAnAttachedMessage() {
        assertThat(MIXED.bodies("text/plain")).extracting(MessagePart::id).containsExactly("1.1", "4");
        assertThat(MIXED.bodies("text/html")).extracting(MessagePart::id).containsExactly("1.2");
        assertThat(MIXED.bodies("image/png")).isEmpty();
    }

    @Test
    void everyPartWithContentIsOneOfTheList() {
        assertThat(MIXED.leaves()).extracting(MessagePart::id).containsExactly("1.1", "1.2", "2", "2.1", "3", "4");
    }

    @Test
    void partsAreFoundByTheirNumber() {
        assertThat(MIXED.find("3").orElseThrow().name()).contains("notes.txt");
        assertThat(MIXED.find("1.1").orElseThrow().size()).hasValue(3);
        assertThat(MIXED.find("1")).isEmpty();
        assertThat(MIXED.find("")).isEmpty();
        assertThat(MIXED.find("5")).isEmpty();
    }

    @Test
    void aMessageOfOnePartHasThatPart() {
        MessagePart one = MessagePart.read("{\"id\":\"1\",\"type\":\"text/html\"}");

        assertThat(one.bodies("text/html")).containsExactly(one);
        assertThat(one.leaves()).containsExactly(one);
    }
}
