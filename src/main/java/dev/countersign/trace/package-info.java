/** Traces: which one the present work belongs to, how it goes on in a job, and what of it leaves the service. */
package dev.countersign.trace;
