package dev.countersign.crash;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** Everything that the service has answered to its clients, to be held against what it says in the end. */
public final class History {

    private final Map<String, Order> orders = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();
    private final SortedMap<String, LongAdder> counters = new ConcurrentSkipListMap<>();

    /** What a client did and was told was done. */
    public enum Step {
        INITIATE("created"),
        AUTHORIZE("crypto_transfer_authorization_pending"),
        CANCEL("cancelled"),
        CONFIRM("fiat_received_confirmed");

        private final String reached;

        Step(String reached) {
            this.reached = reached;
        }

        /** The status that the step leads to. */
        public String reached() {
            return reached;
        }
    }

    /** The record of an order, made when its id was first seen. */
    public Order order(String id) {
        return orders.computeIfAbsent(id, Order::new);
    }

    public List<Order> orders() {
        return List.copyOf(orders.values());
    }

    public void violation(String what) {
        violations.add(Instant.now() + " " + what);
    }

    public List<String> violations() {
        return List.copyOf(violations);
    }

    public void count(String what) {
        counters.computeIfAbsent(what, key -> new LongAdder()).increment();
    }

    public long counted(String what) {
        LongAdder counter = counters.get(what);
        return counter == null ? 0 : counter.sum();
    }

    @Override
    public String toString() {
        return counters.entrySet().stream()
                .map(counter -> counter.getKey() + " " + counter.getValue())
                .collect(Collectors.joining(", "));
    }

    /** One order, as far as the service has spoken of it. */
    public final class Order {

        private final String id;
        private final List<String> answers = new ArrayList<>();
        private final Set<Step> acknowledged = EnumSet.noneOf(Step.class);
        private final Set<Step> unknown = EnumSet.noneOf(Step.class);
        private final List<String> statuses = new ArrayList<>();
        private List<String> timeline = List.of();

        private Order(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }

        /** The service said that it did this, and where the order then stood. */
        public synchronized void acknowledge(Step step, String status) {
            answers.add(Instant.now() + " " + step + " -> " + status);
            statuses.add(status);
            count(step.name().toLowerCase(java.util.Locale.ROOT) + " acknowledged");
            if (!acknowledged.add(step) && step == Step.AUTHORIZE) {
                violation("order " + this + " was authorized twice");
            }
        }

        /** The service did not answer: it may have done this. */
        public synchronized void unanswered(Step step) {
            answers.add(Instant.now() + " " + step + " -> no answer");
            unknown.add(step);
        }

        public synchronized void refused(Step step, String answer) {
            answers.add(Instant.now() + " " + step + " refused: " + answer);
        }

        public synchronized boolean isAcknowledged(Step step) {
            return acknowledged.contains(step);
        }

        /** Whether this may have happened although nobody said so. */
        public synchronized boolean isUnknown(Step step) {
            return unknown.contains(step);
        }

        /** The service showed the order. What it showed before must still stand. */
        public synchronized void seen(JsonNode body) {
            List<String> shown = entries(body);
            String last =
                    shown.isEmpty() ? "nothing" : statusOf(body.path("timeline").path(shown.size() - 1));
            if (!last.equals(statusOf(body))) {
                violation("order " + this + " is " + statusOf(body) + " after " + last);
            }
            if (shown.size() < timeline.size()
                    || !shown.subList(0, timeline.size()).equals(timeline)) {
                violation("order " + this + " rewrites its past: " + timeline + " became " + shown);
            }
            timeline = shown;
        }

        /** What was acknowledged and is not true any more, of an order that has ended. */
        public synchronized List<String> contradictions(JsonNode body) {
            seen(body);
            List<String> wrong = new ArrayList<>();
            List<String> reached = new ArrayList<>();
            body.path("timeline").forEach(entry -> reached.add(statusOf(entry)));
            for (Step step : acknowledged) {
                if (reached.stream().filter(step.reached()::equals).count() != 1) {
                    wrong.add(step + " was acknowledged, the timeline is " + reached);
                }
            }
            for (String status : statuses) {
                if (!reached.contains(status)) {
                    wrong.add(status + " was answered, the timeline is " + reached);
                }
            }
            String end = statusOf(body);
            if (acknowledged.contains(Step.CANCEL) && !end.equals("cancelled")) {
                wrong.add("was cancelled, and is " + end);
            }
            if (acknowledged.contains(Step.CONFIRM) && !end.equals("completed")) {
                wrong.add("was confirmed, and is " + end);
            }
            boolean mayBeCancelled = acknowledged.contains(Step.CANCEL) || unknown.contains(Step.CANCEL);
            if (end.equals("cancelled") && !mayBeCancelled) {
                wrong.add("is cancelled, and nobody wanted that");
            }
            return wrong.stream().map(reason -> this + ": " + reason).toList();
        }

        private static String statusOf(JsonNode node) {
            return node.path("status").asText();
        }

        private static List<String> entries(JsonNode body) {
            List<String> entries = new ArrayList<>();
            body.path("timeline").forEach(entry -> entries.add(entry.toString()));
            return entries;
        }

        @Override
        public synchronized String toString() {
            return id + " " + answers;
        }
    }
}
