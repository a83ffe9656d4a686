package dev.countersign.api.lirium;

final class LiriumWebhookFormat {
    static final String WIRE = "lirium";
}
