package org.postroad.platform.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretCipherTest {
    private static final SecretPlace PLACE = new SecretPlace("provider_credential", 7, "secret");
    private static final MasterKey KEY = key(1);
    private static final MasterKey OTHER_KEY = key(2);

    private final SecretCipher cipher = cipher(KEY);

    private static MasterKey key(int first) {
        byte[] bytes = new byte[MasterKey.BYTES];
        bytes[0] = (byte) first;
        return new MasterKey(bytes);
    }

    private static SecretCipher cipher(MasterKey current, MasterKey... others) {
        return new SecretCipher(current, List.of(others), new SecureRandom());
    }

    private static void assertUnreadable(SecretCipher cipher, String text, SecretPlace place) {
        assertThatExceptionOfType(SecretUnreadable.class)
                .isThrownBy(() -> cipher.open(text, place))
                .satisfies(e -> assertThat(e.toString()).doesNotContain("swordfish"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "swordfish", "pässwörd \uD83D\uDD11", "{\"json\": true}\n"})
    void whatIsSealedOpensAtItsPlace(String secret) {
        assertThat(cipher.open(cipher.seal(secret, PLACE), PLACE)).isEqualTo(secret);
    }

    @Test
    void theSameSecretLooksDifferentEachTime() {
        Set<String> texts = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            texts.add(cipher.seal("swordfish", PLACE));
        }

        assertThat(texts).hasSize(1_000).noneMatch(text -> text.contains("swordfish"));
    }

    @Test
    void itOpensNowhereElse() {
        String text = cipher.seal("swordfish", PLACE);

        assertUnreadable(cipher, text, new SecretPlace("provider_credential", 8, "secret"));
        assertUnreadable(cipher, text, new SecretPlace("provider_credential", 7, "client_secret"));
        assertUnreadable(cipher, text, new SecretPlace("api_key", 7, "secret"));
    }

    @Test
    void everyChangeOfItIsNoticed() {
        String text = cipher.seal("swordfish", PLACE);
        String prefix = text.substring(0, text.lastIndexOf('.') + 1);
        byte[] bytes = Base64.getUrlDecoder().decode(text.substring(prefix.length()));

        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 1;
            assertUnreadable(
                    cipher, prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(changed), PLACE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "swordfish", "v1.0123456789abcdef.", "v1.0123456789abcdef.AAAA", "v2.0123456789abcdef.AAAA"})
    void whatIsNoCiphertextIsRefused(String text) {
        assertUnreadable(cipher, text, PLACE);
    }

    @Test
    void aTextThatIsCutOffIsRefused() {
        assertUnreadable(cipher, "v1." + KEY.id() + ".AAAA", PLACE);
    }

    @Test
    void anotherKeyDoesNotOpenItUnlessItIsThePreviousOne() {
        String text = cipher.seal("swordfish", PLACE);

        assertUnreadable(cipher(OTHER_KEY), text, PLACE);
        SecretCipher changed = cipher(OTHER_KEY, KEY);
        assertThat(changed.open(text, PLACE)).isEqualTo("swordfish");
        assertThat(changed.isCurrent(text)).isFalse();
        assertThat(changed.isCurrent(changed.seal("swordfish", PLACE))).isTrue();
    }

    @Test
    void aKeyShowsItsIdOnly() {
        assertThat(KEY.toString()).isEqualTo(KEY.id()).matches("[0-9a-f]{16}").isNotEqualTo(OTHER_KEY.id());
    }

    @Test
    void aKeyHas32BytesInBase64() {
        assertThat(MasterKey.parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"))
                .isPresent();
        assertThat(MasterKey.parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg=="))
                .isEmpty();
        assertThat(MasterKey.parse("not base64")).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new MasterKey(new byte[31]));
    }
}
