package dev.countersign.ethereum;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The call {@code transfer(address,uint256)} of a token contract. Source: EIP-20; Solidity contract ABI specification.
 *
 * @param recipient account that receives the tokens
 * @param amount in the token's smallest unit, a uint256
 */
public record Erc20Transfer(Address recipient, BigInteger amount) {
    private static final byte[] SELECTOR = HexFormat.of().parseHex("a9059cbb");
    private static final int AMOUNT_AT = SELECTOR.length + AbiWord.LENGTH;
    private static final int LENGTH = AMOUNT_AT + AbiWord.LENGTH;
    private static final int RECIPIENT_AT = AMOUNT_AT - Address.LENGTH;

    /**
     * Checks presence and range.
     *
     * @throws IllegalArgumentException if the recipient is missing or the amount is no uint256
     */
    public Erc20Transfer {
        if (recipient == null) {
            throw new IllegalArgumentException("recipient is missing");
        }
        AbiWord.requireUnsigned("amount", amount, 256);
    }

    /** Returns the 68 bytes of calldata: selector, padded recipient, amount. */
    public byte[] encode() {
        byte[] calldata = Arrays.copyOf(SELECTOR, LENGTH);
        recipient.copyTo(calldata, RECIPIENT_AT);
        System.arraycopy(AbiWord.unsigned(amount), 0, calldata, AMOUNT_AT, AbiWord.LENGTH);
        return calldata;
    }

    /**
     * Reads calldata that is this call and nothing else, so that {@code decode(d)} and {@link #encode} are inverse.
     *
     * @return empty for another selector, any length but 68, or an address word whose upper 12 bytes are not zero
     */
    public static Optional<Erc20Transfer> decode(byte[] calldata) {
        if (calldata.length != LENGTH || !Arrays.equals(calldata, 0, SELECTOR.length, SELECTOR, 0, SELECTOR.length)) {
            return Optional.empty();
        }
        // Tokens ignore dirty upper bytes or revert on them, depending on their compiler: neither is worth signing for.
        for (int i = SELECTOR.length; i < RECIPIENT_AT; i++) {
            if (calldata[i] != 0) {
                return Optional.empty();
            }
        }
        Address recipient = Address.of(Arrays.copyOfRange(calldata, RECIPIENT_AT, AMOUNT_AT));
        return Optional.of(new Erc20Transfer(recipient, AbiWord.readUnsigned(calldata, AMOUNT_AT)));
    }
}
