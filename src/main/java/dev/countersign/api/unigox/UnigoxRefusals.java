package dev.countersign.api.unigox;

import dev.countersign.api.RequestPath;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Writes a refusal in the envelope of the route that was called. */
final class UnigoxRefusals {

    @ServerExceptionMapper
    public Response refused(UnigoxException refusal, UriInfo uri) {
        return answer(refusal, RequestPath.of(uri));
    }

    static Response answer(UnigoxException refusal, String path) {
        return AccountDialect.isAccountPath(path)
                ? AccountDialect.answer(
                        refusal.status(), refusal.error().error().code(), refusal.getMessage())
                : UnigoxDialect.answer(refusal.status(), refusal.error());
    }
}
