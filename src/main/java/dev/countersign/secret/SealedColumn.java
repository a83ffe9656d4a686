package dev.countersign.secret;

import java.util.UUID;

/**
 * Where sealed bytes lie, told by the feature that owns them, so that they can be sealed again under another key.
 *
 * @param table its table, or a view of one that can be updated
 * @param id the column of the id that the context is made of
 * @param sealed the column of the sealed bytes, null where there are none
 * @param kind what the context begins with, as in {@code webhook_secret}
 */
public record SealedColumn(String table, String id, String sealed, String kind) {

    /** What the bytes of one row are sealed and opened with: see {@link SecretBox#seal}. */
    public String context(UUID row) {
        return kind + ":" + row;
    }
}
