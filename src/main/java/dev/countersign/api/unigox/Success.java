package dev.countersign.api.unigox;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The envelope of every good answer.
 *
 * @param success always true
 */
public record Success<T>(
        @Schema(required = true, description = "Indicates if the request was successful", examples = "true")
        boolean success,

        T data) {

    static <T> Success<T> of(T data) {
        return new Success<>(true, data);
    }
}
