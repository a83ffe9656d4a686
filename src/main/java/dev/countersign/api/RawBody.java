package dev.countersign.api;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jboss.resteasy.reactive.server.spi.ServerHttpRequest;

/** Reads the bytes of a request before the framework does, and leaves them for it. */
@Singleton
final class RawBody {

    private static final int TOO_LARGE = 413;

    private final long limit;

    RawBody(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize limit) {
        this.limit = limit.asLongValue();
    }

    /** All bytes of the body, none if there is no body; fails with 413 when there are more than are allowed. */
    Uni<byte[]> read(ContainerRequestContext request) {
        ServerHttpRequest http = CurrentRequestManager.get().serverRequest();
        return Uni.createFrom()
                .<byte[]>emitter(emitter -> read(http, new Collector(http, emitter)))
                .invoke(body -> request.setEntityStream(new ByteArrayInputStream(body)));
    }

    private static void read(ServerHttpRequest http, Collector collector) {
        if (http.isRequestEnded()) {
            collector.done();
        } else {
            http.setReadListener(collector);
            http.resumeRequestInput();
        }
    }

    private final class Collector implements ServerHttpRequest.ReadCallback {

        private final ServerHttpRequest http;
        private final UniEmitter<? super byte[]> emitter;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();

        private Collector(ServerHttpRequest http, UniEmitter<? super byte[]> emitter) {
            this.http = http;
            this.emitter = emitter;
        }

        @Override
        public void data(ByteBuffer data) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            if (body.size() + bytes.length > limit) {
                http.pauseRequestInput();
                emitter.fail(new WebApplicationException(TOO_LARGE));
            } else {
                body.writeBytes(bytes);
            }
        }

        @Override
        public void done() {
            emitter.complete(body.toByteArray());
        }
    }
}
