package dev.countersign.policy;

import dev.countersign.authorization.Requester;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.UUID;

/**
 * A transfer that is about to be held.
 *
 * @param partnerId the tenant, whose rules are asked
 * @param walletId the custody wallet that it leaves; empty when it leaves another address of the partner
 * @param purpose the name of the transfer's purpose, such as {@code WITHDRAWAL}
 * @param networkId on which it moves; empty text when nobody said
 * @param assetCode what it moves
 * @param decimals of the asset
 * @param amount how much leaves, in units, fee included; positive
 * @param recipient lower-case address; empty text when nobody said, and then it is on no list
 * @param sender lower-case address; empty text when nobody said
 * @param requester who asks for it, and so cannot approve it
 * @param requesterUserId the person to whom the requester's credential belongs, if it belongs to one
 * @param details what a webhook rule shows beside all that
 */
public record ProposedTransfer(
        UUID partnerId,
        Optional<UUID> walletId,
        String purpose,
        String networkId,
        String assetCode,
        int decimals,
        BigDecimal amount,
        String recipient,
        String sender,
        Requester requester,
        Optional<UUID> requesterUserId,
        Details details) {

    private static final int MOST_DECIMALS = 18;

    /**
     * A proposal.
     *
     * @throws IllegalArgumentException when it moves nothing
     */
    public ProposedTransfer {
        if (amount.signum() <= 0) {
            throw new IllegalArgumentException("a transfer of " + amount);
        }
    }

    /** A proposal of which only the amount is known: it is on nobody's allow-list. */
    public ProposedTransfer(UUID partnerId, String assetCode, BigDecimal amount, Requester requester) {
        this(
                partnerId,
                Optional.empty(),
                "CUSTOMER_SEND",
                "",
                assetCode,
                MOST_DECIMALS,
                amount,
                "",
                "",
                requester,
                Optional.empty(),
                Details.NONE);
    }

    /**
     * What only a webhook rule shows.
     *
     * @param fee the part of the amount that does not arrive, in units
     * @param calldata of the call that moves it, in hexadecimal digits after {@code 0x}
     * @param reference the sender's own id
     */
    public record Details(BigDecimal fee, Optional<String> calldata, Optional<String> reference) {

        /** Nothing more is known. */
        public static final Details NONE = new Details(BigDecimal.ZERO, Optional.empty(), Optional.empty());
    }

    /** The same, of an asset with so many digits after the point. */
    ProposedTransfer measuredIn(int digits) {
        return new ProposedTransfer(
                partnerId,
                walletId,
                purpose,
                networkId,
                assetCode,
                digits,
                amount,
                recipient,
                sender,
                requester,
                requesterUserId,
                details);
    }

    /** The person who asks, if it is a person who does. */
    public Optional<UUID> person() {
        return requester.userId().or(() -> requesterUserId);
    }

    /** What is spent from: the wallet, or the address on its network. */
    String source() {
        return walletId.map(UUID::toString).orElse(networkId + "/" + sender);
    }

    /** How much leaves, in atomic units. */
    BigInteger atomic() {
        return atomic(amount);
    }

    /** How much arrives, in atomic units. */
    BigInteger arriving() {
        return atomic(amount.subtract(details.fee()));
    }

    private BigInteger atomic(BigDecimal units) {
        return units.movePointRight(decimals).toBigInteger();
    }
}
