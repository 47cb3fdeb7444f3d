package org.postroad.platform.control;

import java.nio.charset.StandardCharsets;

/**
 * Where a secret is kept. Its ciphertext opens there and nowhere else, so that nobody who can write rows can move one to a row whose
 * secret goes to a server of his.
 *
 * @param table the table's name
 * @param row the row's id
 * @param field the column's name
 */
public record SecretPlace(String table, long row, String field) {
    /** What the cipher authenticates beside the secret. No part has a line break in it. */
    byte[] bytes(String keyId) {
        return String.join("\n", keyId, table, Long.toString(row), field).getBytes(StandardCharsets.UTF_8);
    }
}
