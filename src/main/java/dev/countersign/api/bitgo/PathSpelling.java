package dev.countersign.api.bitgo;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;

/**
 * One spelling of each path, whichever the caller used: {@code pendingApprovals} has been published in two, and the official client
 * asks for its session under {@code /api/v1}. Signatures cover what was sent, and are not touched by this.
 */
final class PathSpelling {

    private static final Pattern APPROVALS = Pattern.compile("(/api/v2/(?:[^/]+/)?)(?i:pendingapprovals)((?:/.*)?)");
    private static final Pattern SESSION = Pattern.compile("/api/v1/(user/(?:unlock|lock|session|me)/?)");

    /** Nobody reads more than path and query of it. */
    private static final String ORIGIN = "http://localhost";

    @ServerRequestFilter(preMatching = true)
    public void respell(ContainerRequestContext request, HttpServerRequest http) {
        String sent = CurrentRequestManager.get().getPath();
        spelled(sent)
                .filter(path -> !path.equals(sent))
                .flatMap(path -> uri(path, http.query()))
                .ifPresent(request::setRequestUri);
    }

    static Optional<String> spelled(String path) {
        Matcher approvals = APPROVALS.matcher(path);
        if (approvals.matches()) {
            return Optional.of(approvals.group(1) + "pendingApprovals" + approvals.group(2));
        }
        Matcher session = SESSION.matcher(path);
        return session.matches() ? Optional.of("/api/v2/" + session.group(1)) : Optional.empty();
    }

    /** The path is one with its escapes, and the framework decodes it once more than it should. */
    private static Optional<URI> uri(String path, String query) {
        try {
            return Optional.of(new URI(ORIGIN + path.replace("%", "%25") + (query == null ? "" : "?" + query)));
        } catch (URISyntaxException malformed) {
            return Optional.empty(); // and nobody serves it
        }
    }
}
