/** The bearer tokens of people: made, found by what a caller sends, revoked; and the keys with which requests are signed. */
package dev.countersign.identity.token;
