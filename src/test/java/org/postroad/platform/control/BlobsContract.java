package org.postroad.platform.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every place for bodies keeps to. */
abstract class BlobsContract {
    private static final long ACCOUNT = 7;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Blobs blobs;

    abstract Blobs open(InstantSource clock);

    @BeforeEach
    void open() {
        blobs = open(() -> now);
    }

    @Test
    void aBodyComesBackAsItWasPut() {
        byte[] body = new byte[3_000_000];
        new Random(1).nextBytes(body);

        assertThat(blobs.get(blobs.put(ACCOUNT, body))).hasValue(body);
        assertThat(blobs.get(blobs.put(ACCOUNT, new byte[0]))).hasValue(new byte[0]);
    }

    @Test
    void severalArePutAtOnceAndDeletedAtOnce() throws IOException {
        List<Long> ids = blobs.putAll(Stream.of(1, 2, 3)
                .map(one -> new Blobs.Body(ACCOUNT, new byte[] {one.byteValue()}))
                .toList());

        assertThat(blobs.get(ids.get(1))).hasValue(new byte[] {2});
        assertThat(blobs.open(ids.get(2)).orElseThrow().readAllBytes()).containsExactly(3);

        blobs.deleteAll(List.of(ids.get(0), ids.get(2)));
        assertThat(blobs.get(ids.get(0))).isEmpty();
        assertThat(blobs.get(ids.get(1))).isPresent();
        assertThat(blobs.open(ids.get(2))).isEmpty();
        assertThat(blobs.putAll(List.of())).isEmpty();
        assertThat(blobs.getAll(ids)).containsOnlyKeys(ids.get(1));
        assertThat(blobs.getAll(List.of())).isEmpty();
    }

    @Test
    void aBodyThatCameInPiecesIsReadAsOne() throws IOException {
        byte[] body = new byte[2_500_001];
        new Random(2).nextBytes(body);
        long id = blobs.begin(ACCOUNT);
        int number = 0;
        for (int at = 0; at < body.length; at += 1_000_000) {
            blobs.append(id, number++, Arrays.copyOfRange(body, at, Math.min(body.length, at + 1_000_000)));
        }

        assertThat(blobs.open(id).orElseThrow().readAllBytes()).isEqualTo(body);

        blobs.delete(id);
        assertThat(blobs.open(id)).isEmpty();
        assertThat(blobs.open(blobs.begin(ACCOUNT)).orElseThrow().read()).isEqualTo(-1);
    }

    @Test
    void aPieceThatIsTooLargeIsRefused() {
        long id = blobs.begin(ACCOUNT);

        assertThatThrownBy(() -> blobs.append(id, 0, new byte[Blobs.LARGEST_PIECE + 1]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void idsGrow() {
        long first = blobs.put(ACCOUNT, new byte[1]);

        assertThat(blobs.put(ACCOUNT, new byte[1])).isGreaterThan(first);
    }

    @Test
    void whatWasDeletedIsGoneAndMayBeDeletedAgain() {
        long id = blobs.put(ACCOUNT, new byte[1]);
        long other = blobs.put(ACCOUNT, new byte[2]);

        blobs.delete(id);
        blobs.delete(id);

        assertThat(blobs.get(id)).isEmpty();
        assertThat(blobs.get(other)).isPresent();
    }
}
