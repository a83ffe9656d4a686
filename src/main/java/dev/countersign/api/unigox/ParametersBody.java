package dev.countersign.api.unigox;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.ethereum.Hex;
import dev.countersign.transfer.Transfer;
import dev.countersign.transfer.TransferParameters;
import java.math.BigDecimal;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** All that a wallet's owner needs to build and sign the forward request. */
@Schema(name = "TransferAuthorizationParameters")
@JsonNaming(SnakeCaseStrategy.class)
public record ParametersBody(
        UUID orderId,

        @Schema(examples = "sandbox", description = "Our name of the network")
        String networkPreset,

        @Schema(examples = "31337", description = "EIP-155 chain id, decimal digits; part of the EIP-712 domain")
        String chainId,

        @Schema(description = "A JSON-RPC endpoint of the chain; signing does not need it")
        String rpcUrl,

        @Schema(
                examples = "0x5FbDB2315678afecb367f032d93F642f64180aa3",
                description = "The ERC-20 contract: `to` of the forward request")
        String tokenAddress,

        @Schema(description = "The ERC-2771 forwarder: `verifyingContract` of the EIP-712 domain")
        String forwarderAddress,

        @Schema(description = "This order's escrow, which transfer_data pays")
        String recipientAddress,

        @Schema(description = "The partner's wallet: `from` of the forward request, whose key must sign")
        String senderAddress,

        @Schema(examples = "100000000", description = "The amount in atomic units")
        String amountAtomic,

        @Schema(examples = "100.000000", description = "The amount in units")
        String amountHuman,

        @Schema(examples = "USDT") String cryptoCurrency,
        @Schema(examples = "6") int cryptoDecimals,

        @Schema(examples = "500000", description = "`gas` of the forward request, at most")
        String recommendedGasLimit,

        @Schema(examples = "3600", description = "How far in the future `deadline` should lie")
        long recommendedTtlSeconds,

        @Schema(description = "`data` of the forward request: ERC-20 transfer(recipient, amount), 0x-hex")
        String transferData,

        @Schema(examples = "0", description = "`nonce` of the forward request, decimal digits")
        String forwarderNonce,

        @Schema(description = "Where to submit the signed request")
        String authorizationPath) {

    static ParametersBody of(UUID orderId, TransferParameters parameters) {
        Transfer transfer = parameters.transfer();
        return new ParametersBody(
                orderId,
                transfer.networkId(),
                transfer.chainId().toString(),
                parameters.rpcUrl(),
                transfer.token().toString(),
                transfer.forwarder().toString(),
                transfer.recipient().toString(),
                transfer.sender().toString(),
                transfer.amountAtomic().toString(),
                new BigDecimal(transfer.amountAtomic(), transfer.decimals()).toPlainString(),
                transfer.assetCode(),
                transfer.decimals(),
                transfer.gasLimit().toString(),
                parameters.recommendedTtl().toSeconds(),
                Hex.encode(transfer.calldata()),
                parameters.forwarderNonce().toString(),
                UnigoxDialect.PREFIX + "/orders/" + orderId + "/authorize-crypto-transfer");
    }
}
