package dev.countersign.mail;

import dev.countersign.secret.SecretBox;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Seals a mail as a whole, bound to its own row: a text may hold a code, and an address is somebody's. */
@ApplicationScoped
class MailSeal {

    private final SecretBox box;

    MailSeal(SecretBox box) {
        this.box = box;
    }

    Buffer seal(UUID id, Mail mail) {
        JsonObject open = JsonObject.of("to", mail.to(), "subject", mail.subject(), "text", mail.text());
        return Buffer.buffer(box.seal(open.toBuffer().getBytes(), context(id)));
    }

    /**
     * Opens what {@link #seal} returned.
     *
     * @throws dev.countersign.secret.SealBrokenException if it belongs to another row, or its key is not configured any more
     */
    Mail open(UUID id, Buffer sealed) {
        JsonObject open = new JsonObject(Buffer.buffer(box.open(sealed.getBytes(), context(id))));
        return new Mail(open.getString("to"), open.getString("subject"), open.getString("text"));
    }

    private static String context(UUID id) {
        return "outgoing_mail:" + id;
    }
}
