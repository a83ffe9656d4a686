package dev.countersign.market;

/** What an asset is. */
public enum AssetKind {

    /** On a chain. */
    CRYPTO,

    /** Money of a state; never leaves on a chain. */
    FIAT,

    /** A part of an investment. */
    SHARE
}
