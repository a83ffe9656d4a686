/** What all doors share: request ids, callers, and answers to what no resource handled. */
package dev.countersign.api;
