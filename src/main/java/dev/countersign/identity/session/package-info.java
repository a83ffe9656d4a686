/** The while in which a token needs no one-time password. */
package dev.countersign.identity.session;
