package dev.countersign.ledger;

import java.util.UUID;

/** Everything that can be written into the books. Each is one entry that balances. */
public sealed interface Booking {

    /** The kind of its entry. */
    EntryKind kind();

    /** Something arrives for a customer from outside. */
    record Deposit(UUID customerId, Amount amount) implements Booking {

        @Override
        public EntryKind kind() {
            return EntryKind.DEPOSIT;
        }
    }

    /** Sets aside what an order will need. */
    record Hold(UUID customerId, Amount amount) implements Booking {

        @Override
        public EntryKind kind() {
            return EntryKind.HOLD;
        }
    }

    /** Gives back what the hold of the same reference set aside: exactly that. */
    record Release(UUID customerId, Amount amount) implements Booking {

        @Override
        public EntryKind kind() {
            return EntryKind.RELEASE;
        }
    }

    /**
     * What the hold of the same reference set aside leaves for outside. The three parts are exactly what was held.
     *
     * @param paid what left
     * @param fee what the partner keeps
     * @param returned what was not needed after all
     */
    record Settlement(UUID customerId, Amount paid, Amount fee, Amount returned) implements Booking {

        @Override
        public EntryKind kind() {
            return EntryKind.SETTLEMENT;
        }
    }

    /** What the hold of the same reference set aside goes to another customer of the partner, all of it. */
    record InternalSettlement(UUID fromCustomerId, UUID toCustomerId, Amount amount) implements Booking {

        @Override
        public EntryKind kind() {
            return EntryKind.SETTLEMENT;
        }
    }

    /**
     * What the hold of the same reference set aside becomes another asset.
     *
     * @param sold what is given for it
     * @param fee what the partner keeps, of the asset that was held
     * @param bought what the customer gets
     */
    record Exchange(UUID customerId, Amount sold, Amount fee, Amount bought) implements Booking {

        @Override
        public EntryKind kind() {
            return EntryKind.EXCHANGE;
        }
    }

    /**
     * A customer gets something for which the partner owes money.
     *
     * @param bought what the customer gets
     * @param owed what the partner owes for it, in the currency of its settlement account
     */
    record Purchase(UUID customerId, Amount bought, Amount owed) implements Booking {

        @Override
        public EntryKind kind() {
            return EntryKind.PURCHASE;
        }
    }

    /**
     * What the hold of the same reference set aside is sold, all of it, for money that the partner is owed.
     *
     * @param owed in the currency of the partner's settlement account
     */
    record Sale(UUID customerId, Amount sold, Amount owed) implements Booking {

        @Override
        public EntryKind kind() {
            return EntryKind.SALE;
        }
    }

    /** From one customer of the partner to another, at once. */
    record Transfer(UUID fromCustomerId, UUID toCustomerId, Amount amount) implements Booking {

        @Override
        public EntryKind kind() {
            return EntryKind.TRANSFER;
        }
    }

    /** A customer pays the partner. */
    record Fee(UUID customerId, Amount amount) implements Booking {

        @Override
        public EntryKind kind() {
            return EntryKind.FEE;
        }
    }
}
