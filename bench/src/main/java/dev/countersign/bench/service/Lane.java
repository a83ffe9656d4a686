package dev.countersign.bench.service;

import dev.countersign.ethereum.PrivateKey;

/**
 * A partner with all that the measured requests need. The requests of one lane follow one another, as the nonces of its wallet must.
 *
 * @param requester asks for withdrawals
 * @param approver decides on them
 * @param accountId of its custody wallet
 * @param apiKey of its backend
 * @param walletKey of the wallet that signs
 * @param userUuid its end user
 * @param detailsId where that user's fiat goes
 */
record Lane(
        String partnerId,
        HmacKey requester,
        HmacKey approver,
        String accountId,
        String apiKey,
        PrivateKey walletKey,
        String userUuid,
        long detailsId) {}
