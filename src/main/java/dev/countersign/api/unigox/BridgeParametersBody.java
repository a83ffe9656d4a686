package dev.countersign.api.unigox;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.ethereum.Hex;
import dev.countersign.order.ramp.SendOutParameters;
import dev.countersign.transfer.Transfer;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** All that a wallet's owner needs to build and sign the forward request of a send-out. */
@Schema(name = "BridgeAuthorizationParameters")
@JsonNaming(SnakeCaseStrategy.class)
public record BridgeParametersBody(
        UUID orderId,
        @Schema(examples = "31337") String chainId,

        @Schema(description = "A JSON-RPC endpoint of the chain; signing does not need it")
        String rpcUrl,

        @Schema(description = "`to` of the forward request") String tokenAddress,

        @Schema(description = "`verifyingContract` of the EIP-712 domain")
        String forwarderAddress,

        @Schema(description = "The bridge's solver, which transfer_data pays")
        String solverAddress,

        @Schema(description = "`from` of the forward request, whose key must sign")
        String senderAddress,

        @Schema(examples = "98500000") String amountAtomic,
        @Schema(examples = "98.500000") String amountHuman,
        @Schema(examples = "USDT") String cryptoCurrency,
        @Schema(examples = "6") int cryptoDecimals,
        @Schema(examples = "500000") String recommendedGas,
        @Schema(examples = "3600", description = "Seconds") long recommendedTtl,

        @Schema(description = "`data` of the forward request, 0x-hex")
        String transferData,

        @Schema(examples = "0") String forwarderNonce,
        UUID quoteId,

        @Schema(examples = "98.401500", description = "What is delivered at the destination")
        String toAmount,

        @Schema(examples = "arbitrum") String destinationChain,
        String destinationAddress,

        @Schema(description = "Until when the bridge promises this; sign and authorize before")
        Instant expiresAt,

        String authorizationPath,

        @Schema(
                description =
                        "The request to be signed; only `deadline` is the signer's: now + recommended_ttl, Unix seconds")
        Map<String, String> forwardRequest,

        @JsonProperty("eip712_domain") @Schema(description = "The domain to sign it under")
        Map<String, String> eip712Domain) {

    static BridgeParametersBody of(UUID orderId, SendOutParameters parameters) {
        Transfer transfer = parameters.transfer().transfer();
        String nonce = parameters.transfer().forwarderNonce().toString();
        String data = Hex.encode(transfer.calldata());
        return new BridgeParametersBody(
                orderId,
                transfer.chainId().toString(),
                parameters.transfer().rpcUrl(),
                transfer.token().toString(),
                transfer.forwarder().toString(),
                transfer.recipient().toString(),
                transfer.sender().toString(),
                transfer.amountAtomic().toString(),
                new BigDecimal(transfer.amountAtomic(), transfer.decimals()).toPlainString(),
                transfer.assetCode(),
                transfer.decimals(),
                transfer.gasLimit().toString(),
                parameters.transfer().recommendedTtl().toSeconds(),
                data,
                nonce,
                parameters.quoteId(),
                parameters.toAmount().toPlainString(),
                parameters.destination().chain(),
                parameters.destination().address(),
                OrderBody.wholeSeconds(parameters.expiresAt()),
                UnigoxDialect.PREFIX + "/orders/" + orderId + "/authorize-bridge",
                request(transfer, nonce, data),
                domain(transfer));
    }

    private static Map<String, String> request(Transfer transfer, String nonce, String data) {
        Map<String, String> request = new LinkedHashMap<>();
        request.put("from", transfer.sender().toString());
        request.put("to", transfer.token().toString());
        request.put("value", "0");
        request.put("gas", transfer.gasLimit().toString());
        request.put("nonce", nonce);
        request.put("data", data);
        return request;
    }

    private static Map<String, String> domain(Transfer transfer) {
        Map<String, String> domain = new LinkedHashMap<>();
        domain.put("name", transfer.forwarderName());
        domain.put("version", transfer.forwarderVersion());
        domain.put("chainId", transfer.chainId().toString());
        domain.put("verifyingContract", transfer.forwarder().toString());
        return domain;
    }
}
