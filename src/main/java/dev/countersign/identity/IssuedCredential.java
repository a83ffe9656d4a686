package dev.countersign.identity;

/**
 * A credential at the one moment when its token is known.
 *
 * @param credential what is stored
 * @param token what the caller must keep
 */
public record IssuedCredential(Credential credential, SecretToken token) {}
