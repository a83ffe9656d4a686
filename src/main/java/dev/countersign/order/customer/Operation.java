package dev.countersign.order.customer;

/** What a customer's order does. */
public enum Operation {
    /** Crypto for money that the partner owes. */
    BUY(Product.BUY_SELL),
    /** Crypto against money that the partner is owed. */
    SELL(Product.BUY_SELL),
    /** One crypto for another. */
    SWAP(Product.SWAP),
    /** Crypto to an address, or to another customer. */
    SEND(Product.SEND),
    /** Crypto for shares of an investment. */
    SUBSCRIBE_INVESTMENT(Product.INVESTMENTS),
    /** Shares of an investment for crypto. */
    REDEEM_INVESTMENT(Product.INVESTMENTS);

    private final Product product;

    Operation(Product product) {
        this.product = product;
    }

    /** The product that a partner must have for it; a send to another customer needs {@link Product#TRANSFER} instead. */
    public Product product() {
        return product;
    }
}
