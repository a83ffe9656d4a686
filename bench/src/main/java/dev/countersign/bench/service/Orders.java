package dev.countersign.bench.service;

import static dev.countersign.bench.service.Api.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.ethereum.Address;
import dev.countersign.ethereum.Eip712Domain;
import dev.countersign.ethereum.Erc20Transfer;
import dev.countersign.ethereum.ForwardRequest;
import dev.countersign.ethereum.Hex;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Off-ramp orders that wait for the signature of their partner's wallet, and those signatures. */
final class Orders {

    private static final long TTL_SECONDS = 86_400;
    private static final int AT_ONCE = 8;

    private final int port;
    private final String providerKey;

    Orders(int port) {
        this.port = port;
        try (Api api = new Api(port)) {
            this.providerKey = api.send(Call.get("/sandbox/v1/world"))
                    .at("/provider/api_key")
                    .textValue();
        }
    }

    /** So many signed requests, in the order of the lanes, each with the nonce that its wallet then has. */
    List<byte[]> awaiting(List<Lane> lanes, int count) {
        try (ExecutorService makers = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<List<byte[]>>> made = lanes.stream()
                    .map(lane -> makers.submit(() -> ofLane(lane, count / lanes.size())))
                    .toList();
            List<List<byte[]>> byLane = new ArrayList<>();
            for (Future<List<byte[]>> each : made) {
                byLane.add(each.get());
            }
            return IntStream.range(0, count)
                    .mapToObj(number -> byLane.get(number % lanes.size()).get(number / lanes.size()))
                    .toList();
        } catch (InterruptedException | ExecutionException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private List<byte[]> ofLane(Lane lane, int count) {
        try (Api api = new Api(port)) {
            return IntStream.range(0, count)
                    .mapToObj(nonce -> signed(lane, order(api, lane), nonce))
                    .map(Call::bytes)
                    .toList();
        }
    }

    private JsonNode order(Api api, Lane lane) {
        String quote = send(
                        api,
                        lane,
                        "/offramp/quote",
                        json(
                                "{'user_uuid':'%s','payment_details_id':%d,'crypto_currency':'USDT','fiat_currency':'EUR',"
                                        + "'crypto_amount':'100'}",
                                lane.userUuid(), lane.detailsId()))
                .get("quote_id")
                .textValue();
        String id = send(api, lane, "/offramp/initiate", json("{'quote_id':'%s'}", quote))
                .get("order_id")
                .textValue();
        api.send(Call.post(
                        "/provider/v1/orders/" + id + "/accept",
                        json("{'escrow_address':'0x00000000%s'}", id.replace("-", "")))
                .with("X-API-Key", providerKey));
        return api.send(Call.get("/api/v1/partner/orders/" + id + "/transfer-authorization-parameters")
                        .with("X-API-Key", lane.apiKey()))
                .get("data");
    }

    private static JsonNode send(Api api, Lane lane, String path, String body) {
        return api.send(Call.post("/api/v1/partner" + path, body).with("X-API-Key", lane.apiKey()))
                .get("data");
    }

    private static Call signed(Lane lane, JsonNode parameters, int nonce) {
        byte[] data = Hex.decode(parameters.get("transfer_data").textValue());
        Erc20Transfer.decode(data).orElseThrow();
        ForwardRequest request = new ForwardRequest(
                Address.parse(parameters.get("sender_address").textValue()),
                Address.parse(parameters.get("token_address").textValue()),
                BigInteger.ZERO,
                new BigInteger(parameters.get("recommended_gas_limit").textValue()),
                BigInteger.valueOf(nonce),
                BigInteger.valueOf(Instant.now().getEpochSecond() + TTL_SECONDS),
                data);
        Eip712Domain domain = new Eip712Domain(
                "SyntheticAssetForwarder",
                "1",
                new BigInteger(parameters.get("chain_id").textValue()),
                Address.parse(parameters.get("forwarder_address").textValue()));
        String body = json(
                "{'forward_request':{'from':'%s','to':'%s','value':'0','gas':'%s','nonce':'%s','deadline':'%s','data':'%s'},"
                        + "'signature':'%s'}",
                request.from(),
                request.to(),
                request.gas(),
                request.nonce(),
                request.deadline(),
                Hex.encode(data),
                lane.walletKey().sign(request.digest(domain)).toHex());
        return Call.post(parameters.get("authorization_path").textValue(), body).with("X-API-Key", lane.apiKey());
    }
}
