/** One-time passwords (RFC 6238): the devices that show them, and the check that takes each once. */
package dev.countersign.identity.otp;
