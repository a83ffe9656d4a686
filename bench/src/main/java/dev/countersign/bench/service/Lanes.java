package dev.countersign.bench.service;

import static dev.countersign.bench.service.Api.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.ethereum.PrivateKey;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Makes partners through the operator's door. */
final class Lanes {

    /** How many lanes a measurement has: request {@code n} is of lane {@code n % WIDTH}. Every number in flight divides it. */
    static final int WIDTH = 32;

    static final String OPERATOR = "an-operator-token-of-forty-characters-00";

    private static final int AT_ONCE = 4;

    /** On the simulated chain, which has no door for this. */
    private static final String FUND = """
            insert into sandbox_chain_account (token_address, address, balance)
            select t.contract_address, w.address, 1000000000000000
              from (select network_id, address from wallet union select network_id, address from custody_wallet) w
              join token t on t.network_id = w.network_id
            on conflict do nothing""";

    private final int port;
    private final Postgres postgres;
    private final String database;

    Lanes(int port, Postgres postgres, String database) {
        this.port = port;
        this.postgres = postgres;
        this.database = database;
    }

    /** So many lanes; their numbers begin with {@code first}. */
    List<Lane> make(int first, int count) {
        try (Api api = new Api(port)) {
            api.send(Call.get("/sandbox/v1/world")); // answered once there is one
        }
        try (ExecutorService makers = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<Lane>> lanes = IntStream.range(first, first + count)
                    .mapToObj(number -> makers.submit(() -> lane(number)))
                    .toList();
            List<Lane> made = lanes.stream().map(Lanes::result).toList();
            postgres.run(database, FUND);
            return made;
        }
    }

    private static Lane result(Future<Lane> lane) {
        try {
            return lane.get();
        } catch (InterruptedException | ExecutionException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private Lane lane(int number) {
        try (Api api = new Api(port)) {
            String partner = "/admin/v1/partners/"
                    + api.send(operator("/admin/v1/partners", json("{'name':'Bench %d'}", number)))
                            .get("id")
                            .textValue();
            PrivateKey wallet = PrivateKey.of(BigInteger.valueOf(1_000_000_007L).add(BigInteger.valueOf(number)));
            api.send(operator(partner + "/wallets", json("{'network':'sandbox','address':'%s'}", wallet.address())));
            String account = "CA%08d".formatted(number);
            String address = "0x" + "%040x".formatted(0xc0ffee00L + number);
            String custody = api.send(operator(
                            partner + "/custody-wallets",
                            json(
                                    "{'label':'Bench','account_id':'%s','asset':'USDC','network':'ethereum','address':'%s'}",
                                    account, address)))
                    .get("id")
                    .textValue();
            api.send(operator(
                    partner + "/custody-wallets/" + custody + "/deposits",
                    "{\"amount\":\"1000000000\",\"reference\":\"opening\"}"));
            String apiKey = api.send(operator(partner + "/api-keys", "{\"label\":\"bench\"}"))
                    .get("token")
                    .textValue();
            String user = data(api, apiKey, "/users", json("{'user_ref':'u','email':'ana@example.com'}"))
                    .get("user_uuid")
                    .textValue();
            api.send(new Call(
                            "PATCH",
                            "/api/v1/partner/users/" + user + "/kyc",
                            Map.of(),
                            json("{'address':'Rua Augusta 1','city':'Lisboa','postal_code':'1100-048'}"))
                    .with("X-API-Key", apiKey));
            long details = data(
                            api,
                            apiKey,
                            "/users/" + user + "/payment-details",
                            json(
                                    "{'currency':'EUR','rail':'sepa','institution_name':'Bank','details':{'account':'1'}}"))
                    .get("payment_details_id")
                    .longValue();
            return new Lane(
                    partner.substring(partner.lastIndexOf('/') + 1),
                    person(api, partner, "withdrawal:request"),
                    person(api, partner, "transfer:approve"),
                    account,
                    apiKey,
                    wallet,
                    user,
                    details);
        }
    }

    private static HmacKey person(Api api, String partner, String permission) {
        String user = api.send(operator(
                        partner + "/users",
                        json(
                                "{'name':'Ana','email':'%s@example.com','permissions':['%s']}",
                                permission.replace(':', '.'), permission)))
                .get("id")
                .textValue();
        return HmacKey.of(api.send(operator(partner + "/users/" + user + "/hmac-keys", "{\"label\":\"bench\"}")));
    }

    private static JsonNode data(Api api, String apiKey, String path, String body) {
        return api.send(Call.post("/api/v1/partner" + path, body).with("X-API-Key", apiKey))
                .get("data");
    }

    private static Call operator(String path, String body) {
        return Call.post(path, body).with("Authorization", "Bearer " + OPERATOR);
    }
}
