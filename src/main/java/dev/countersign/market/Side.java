package dev.countersign.market;

/** On which side of the market somebody is. */
public enum Side {

    /** Sells the base: gets the bid for each unit. */
    BID,

    /** Buys the base: pays the ask for each unit. */
    ASK
}
