package dev.countersign.crash;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.crash.History.Order;
import dev.countersign.crash.History.Step;
import dev.countersign.crash.Wire.Answer;
import dev.countersign.ethereum.Address;
import dev.countersign.ethereum.Eip712Domain;
import dev.countersign.ethereum.ForwardRequest;
import dev.countersign.ethereum.Hex;
import dev.countersign.ethereum.PrivateKey;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * A partner's backend that sells crypto over and over, several orders at a time, and lives through crashes of the service as
 * a careful backend would: it never takes silence for an answer.
 */
public final class LoadClient implements Runnable {

    private static final int OPEN_ORDERS = 6;
    private static final Duration BREATH = Duration.ofMillis(40);
    private static final Duration BACK_OFF = Duration.ofMillis(150);

    private final int number;
    private final Wire wire;
    private final JsonNode world;
    private final PrivateKey key;
    private final History history;
    private final Random random;
    private final Deque<Errand> errands = new ArrayDeque<>();
    private volatile boolean stopping;
    private volatile boolean giveUp;

    public LoadClient(int number, Wire wire, JsonNode world, History history, Random random) {
        this.number = number;
        this.wire = wire;
        this.world = world.path("unigox");
        this.key =
                PrivateKey.parse(this.world.path("wallet").path("private_key").asText());
        this.history = history;
        this.random = random;
    }

    /** No new orders; those under way are brought to their end. */
    public void stopStarting() {
        stopping = true;
    }

    /** Ends as soon as possible. */
    public void giveUp() {
        giveUp = true;
    }

    /** What the partner means to do with an order. */
    private enum Plan {
        COMPLETE,
        COMPLETE_FAST,
        AUTHORIZE_TWICE,
        CANCEL_EARLY,
        CANCEL_AT_FUNDING,
        CANCEL_AFTER_AUTHORIZING
    }

    @Override
    public void run() {
        while (!giveUp && !(stopping && errands.isEmpty())) {
            if (!stopping && errands.size() < OPEN_ORDERS) {
                begin().ifPresent(errands::add);
            }
            for (int left = errands.size(); left > 0 && !giveUp; left--) {
                Errand errand = errands.remove();
                try {
                    if (!errand.advance()) {
                        errands.add(errand);
                    }
                } catch (RuntimeException broken) {
                    history.violation("client " + number + " cannot go on with " + errand.order + ": " + broken);
                }
            }
            PackagedService.pause(BREATH);
        }
    }

    private Optional<Errand> begin() {
        Optional<Answer> quote = wire.send("POST", "/api/v1/partner/offramp/quote", quoteBody());
        if (quote.isEmpty()) {
            PackagedService.pause(BACK_OFF);
            return Optional.empty();
        }
        if (!quote.get().ok()) {
            history.violation("quote answered " + quote.get());
            return Optional.empty();
        }
        String quoteId = quote.get().data().path("quote_id").asText();
        String reference = "client " + number + " " + quoteId;
        return initiate(quoteId, reference)
                .map(order -> new Errand(order, Plan.values()[plan()]))
                .filter(errand -> errand.order != null);
    }

    /** Half of the orders are brought to their end without a detour. */
    private int plan() {
        return random.nextBoolean() ? 0 : random.nextInt(Plan.values().length);
    }

    private String quoteBody() {
        BigInteger cents = BigInteger.valueOf(100 + random.nextInt(2000));
        return """
                {"user_uuid": "%s", "payment_details_id": %s, "crypto_currency": "%s", "fiat_currency": "%s",
                 "crypto_amount": "%s"}""".formatted(
                        text("user_uuid"),
                        text("payment_details_id"),
                        text("crypto_currency"),
                        text("fiat_currency"),
                        new java.math.BigDecimal(cents, 2).toPlainString());
    }

    /** Repeats after silence, with the same quote: it serves once, so there is one order at most. */
    private Optional<Order> initiate(String quoteId, String reference) {
        String body = """
                {"quote_id": "%s", "reference_id": "%s"}""".formatted(quoteId, reference);
        boolean silence = false;
        while (!giveUp) {
            Optional<Answer> answered = wire.send("POST", "/api/v1/partner/offramp/initiate", body);
            if (answered.isEmpty()) {
                silence = true;
                PackagedService.pause(BACK_OFF);
                continue;
            }
            Answer answer = answered.get();
            if (answer.status() == 201) {
                Order order = history.order(answer.data().path("order_id").asText());
                order.acknowledge(Step.INITIATE, answer.data().path("status").asText());
                return Optional.of(order);
            }
            if (silence && answer.code().equals("QUOTE_ALREADY_USED")) {
                history.count("initiate found done after silence");
                return byReference(reference);
            }
            if (silence && answer.code().equals("QUOTE_EXPIRED")) {
                return Optional.empty();
            }
            history.violation("initiate of " + reference + " answered " + answer);
            return Optional.empty();
        }
        return Optional.empty();
    }

    /** The quote was used by a call that nobody answered, so its order must be there. */
    private Optional<Order> byReference(String reference) {
        for (int page = 1; !giveUp; ) {
            Optional<Answer> answer = wire.send("GET", "/api/v1/partner/orders?limit=100&page=" + page, null);
            if (answer.isEmpty()) {
                PackagedService.pause(BACK_OFF);
                continue;
            }
            for (JsonNode found : answer.get().data().path("orders")) {
                if (found.path("reference_id").asText().equals(reference)) {
                    Order order = history.order(found.path("order_id").asText());
                    order.seen(found);
                    return Optional.of(order);
                }
            }
            if (page
                    >= answer.get()
                            .data()
                            .path("pagination")
                            .path("total_pages")
                            .asInt()) {
                history.violation("the quote of " + reference + " was used, and no order came of it");
                return Optional.empty();
            }
            page++;
        }
        return Optional.empty();
    }

    private String text(String field) {
        return world.path(field).asText();
    }

    /** One order on its way. */
    private final class Errand {

        private final Order order;
        private final String path;
        private Plan plan;

        Errand(Order order, Plan plan) {
            this.order = order;
            this.path = "/api/v1/partner/orders/" + order.id();
            this.plan = plan;
        }

        /** Looks where the order stands and does what is next; true when it has ended. */
        boolean advance() {
            Optional<Answer> looked = wire.send("GET", path, null);
            if (looked.isEmpty()) {
                PackagedService.pause(BACK_OFF);
                return false;
            }
            if (looked.get().status() != 200) {
                history.violation("order " + order + " answered " + looked.get());
                return true;
            }
            JsonNode body = looked.get().data();
            order.seen(body);
            switch (body.path("status").asText()) {
                case "completed", "cancelled", "failed", "price_changed_requote_needed" -> {
                    return true;
                }
                case "created", "awaiting_liquidity_provider" -> {
                    if (plan == Plan.CANCEL_EARLY) {
                        cancel();
                    }
                }
                case "awaiting_crypto_transfer_authorization" -> fund();
                case "crypto_transfer_authorization_pending" -> {
                    if (plan == Plan.CANCEL_AFTER_AUTHORIZING) {
                        cancel();
                    }
                }
                case "crypto_received", "fiat_payment_started" -> {
                    if (plan == Plan.COMPLETE_FAST) {
                        confirm();
                    }
                }
                case "awaiting_fiat_received_confirmation" -> confirm();
                default -> {
                    // its turn is the service's
                }
            }
            return false;
        }

        private void fund() {
            if (plan == Plan.CANCEL_AT_FUNDING) {
                cancel();
                return;
            }
            authorize();
            if (plan == Plan.CANCEL_AFTER_AUTHORIZING && order.isAcknowledged(Step.AUTHORIZE)) {
                cancel();
            }
        }

        private void authorize() {
            Optional<Answer> parameters = wire.send("GET", path + "/transfer-authorization-parameters", null);
            if (parameters.isEmpty()) {
                return;
            }
            if (!parameters.get().ok()) {
                expect(Step.AUTHORIZE, parameters.get(), order.isUnknown(Step.AUTHORIZE), "INVALID_STATUS");
                return;
            }
            String body = sign(parameters.get().data());
            int times = plan == Plan.AUTHORIZE_TWICE ? 2 : 1;
            history.count("authorize sent");
            List<CompletableFuture<Optional<Answer>>> sent = IntStream.range(0, times)
                    .mapToObj(again -> times == 1
                            ? CompletableFuture.completedFuture(send("/authorize-crypto-transfer", body))
                            : CompletableFuture.supplyAsync(() -> send("/authorize-crypto-transfer", body)))
                    .toList();
            List<Optional<Answer>> answers =
                    sent.stream().map(CompletableFuture::join).toList();
            boolean elsewhere = order.isUnknown(Step.AUTHORIZE)
                    || answers.stream()
                            .anyMatch(answer -> answer.isEmpty() || answer.get().ok());
            answers.forEach(answer -> authorized(answer, elsewhere));
        }

        private Optional<Answer> send(String action, String body) {
            return wire.send("POST", path + action, body);
        }

        private void authorized(Optional<Answer> answered, boolean elsewhere) {
            if (answered.isEmpty()) {
                order.unanswered(Step.AUTHORIZE);
                return;
            }
            Answer answer = answered.get();
            if (answer.ok()) {
                order.acknowledge(Step.AUTHORIZE, answer.data().path("status").asText());
            } else if (answer.status() == 400 && answer.message().startsWith("forward_request.nonce:")) {
                history.count("nonce races lost");
            } else if (answer.status() == 502) {
                history.count("relay errors");
            } else {
                expect(Step.AUTHORIZE, answer, elsewhere, "INVALID_STATUS");
            }
        }

        private void cancel() {
            Optional<Answer> answered = send("/cancel", null);
            if (answered.isEmpty()) {
                order.unanswered(Step.CANCEL);
                return;
            }
            if (answered.get().ok()) {
                order.acknowledge(
                        Step.CANCEL, answered.get().data().path("status").asText());
                return;
            }
            expect(Step.CANCEL, answered.get(), true, "INVALID_STATUS", "OPERATION_NOT_ALLOWED");
            history.count("cancel refused");
            plan = Plan.COMPLETE;
        }

        private void confirm() {
            Optional<Answer> answered = send("/confirm-fiat-received", null);
            if (answered.isEmpty()) {
                order.unanswered(Step.CONFIRM);
            } else if (answered.get().ok()) {
                order.acknowledge(
                        Step.CONFIRM, answered.get().data().path("status").asText());
            } else {
                expect(Step.CONFIRM, answered.get(), false);
            }
        }

        /** A refusal, which is in order when something else may have happened before and its code is one of these. */
        private void expect(Step step, Answer answer, boolean elsewhere, String... codes) {
            order.refused(step, answer.toString());
            if (!elsewhere || !List.of(codes).contains(answer.code())) {
                history.violation(step + " of " + order + " answered " + answer);
            }
        }

        private String sign(JsonNode parameters) {
            Eip712Domain domain = new Eip712Domain(
                    "SyntheticAssetForwarder",
                    "1",
                    new BigInteger(parameters.path("chain_id").asText()),
                    Address.parse(parameters.path("forwarder_address").asText()));
            ForwardRequest request = new ForwardRequest(
                    Address.parse(parameters.path("sender_address").asText()),
                    Address.parse(parameters.path("token_address").asText()),
                    BigInteger.ZERO,
                    new BigInteger(parameters.path("recommended_gas_limit").asText()),
                    new BigInteger(parameters.path("forwarder_nonce").asText()),
                    BigInteger.valueOf(Instant.now().getEpochSecond()
                            + parameters.path("recommended_ttl_seconds").asLong()),
                    Hex.decode(parameters.path("transfer_data").asText()));
            return """
                    {"forward_request": {"from": "%s", "to": "%s", "value": "0", "gas": "%s", "nonce": "%s",
                     "deadline": "%s", "data": "%s"}, "signature": "%s"}""".formatted(
                            request.from(),
                            request.to(),
                            request.gas(),
                            request.nonce(),
                            request.deadline(),
                            Hex.encode(request.data()),
                            key.sign(request.digest(domain)).toHex());
        }
    }
}
