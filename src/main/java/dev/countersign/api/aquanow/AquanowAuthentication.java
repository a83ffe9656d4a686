package dev.countersign.api.aquanow;

import dev.countersign.api.CurrentCaller;
import dev.countersign.api.RequestPath;
import dev.countersign.identity.Admission;
import dev.countersign.identity.AdmissionTerms;
import dev.countersign.identity.HmacKey;
import dev.countersign.identity.HmacKeyService;
import dev.countersign.identity.RequestGate;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Who signs with a key's secret, at about this time, with a nonce that is new, from an address that the key may be used from, and
 * not too fast. Whoever is not proven leaves nothing behind.
 */
final class AquanowAuthentication {

    private static final int UNAUTHENTICATED = 401;
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY = 429;

    /** Two replicas' reads of the database's clock may be a moment apart. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private final HmacKeyService keys;
    private final RequestGate gate;
    private final CurrentCaller current;
    private final Duration window;
    private final AdmissionTerms terms;

    AquanowAuthentication(HmacKeyService keys, RequestGate gate, CurrentCaller current, AquanowConfig config) {
        this.keys = keys;
        this.gate = gate;
        this.current = current;
        this.window = config.nonceWindow();
        this.terms = AdmissionTerms.perSecond(
                config.requestsPerSecond(),
                config.burst(),
                config.nonceWindow().multipliedBy(2).plus(MARGIN));
    }

    /** Null, in the framework's words, lets the request through. */
    @ServerRequestFilter
    public Uni<Response> authenticate(ContainerRequestContext request, HttpServerRequest http) {
        if (!AquanowDialect.isPath(RequestPath.of(request.getUriInfo()))) {
            return Uni.createFrom().nullItem();
        }
        Optional<SignedRequest> signed = SignedRequest.read(request.getHeaders(), request.getMethod(), http.path());
        String source = Optional.ofNullable(http.remoteAddress())
                .map(SocketAddress::hostAddress)
                .orElse("");
        return signed.map(said -> keys.find(said.key()).flatMap(key -> judge(said, key, source)))
                .orElseGet(() -> Uni.createFrom().item(unauthenticated()));
    }

    private Uni<Response> judge(SignedRequest said, Optional<HmacKey> found, String source) {
        if (!said.isSignedWith(found.map(HmacKey::secret))) {
            return Uni.createFrom().item(unauthenticated());
        }
        HmacKey key = found.orElseThrow();
        if (!said.isTimely(key.readAt(), window)) {
            return Uni.createFrom().item(unauthenticated());
        }
        if (!key.admits(source)) {
            return Uni.createFrom().item(AquanowError.answer(FORBIDDEN, "Forbidden"));
        }
        return gate.admit(key.caller().credentialId(), said.nonce(), terms).map(admission -> switch (admission) {
            case Admission.Admitted admitted -> {
                current.authenticated(key.caller());
                yield null;
            }
            case Admission.Replayed replayed -> unauthenticated();
            case Admission.TooFast tooFast -> tooMany(tooFast.retryAfter());
        });
    }

    /** One answer, whatever was wrong. */
    private static Response unauthenticated() {
        return AquanowError.answer(UNAUTHENTICATED, "Unauthorized");
    }

    private static Response tooMany(Duration retryAfter) {
        long seconds = Math.max(1, retryAfter.plusMillis(999).toSeconds());
        return Response.fromResponse(AquanowError.answer(TOO_MANY, "Too Many Requests"))
                .header(HttpHeaders.RETRY_AFTER, seconds)
                .build();
    }
}
