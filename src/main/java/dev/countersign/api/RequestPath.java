package dev.countersign.api;

import jakarta.ws.rs.core.UriInfo;

/** The path of a request. */
public final class RequestPath {

    private RequestPath() {}

    /** The decoded path, with its leading slash. */
    public static String of(UriInfo uri) {
        return uri.getPath().startsWith("/") ? uri.getPath() : "/" + uri.getPath();
    }
}
