package dev.countersign.bench.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs requests as callers of the HMAC wire do. */
record HmacKey(String key, String secret) {

    private static final AtomicLong LAST_NONCE = new AtomicLong(System.currentTimeMillis());

    static HmacKey of(JsonNode made) {
        return new HmacKey(made.get("key").textValue(), made.get("secret").textValue());
    }

    Call sign(Call call) {
        String nonce = Long.toString(LAST_NONCE.incrementAndGet());
        String text = "{\"httpMethod\":\"%s\",\"path\":\"%s\",\"nonce\":\"%s\"}"
                .formatted(call.method(), call.path().split("\\?", 2)[0], nonce);
        return call.with("x-api-key", key).with("x-nonce", nonce).with("x-signature", hmac(text));
    }

    private String hmac(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA384");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA384"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
