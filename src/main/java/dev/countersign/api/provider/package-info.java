/** What liquidity providers report, and what they offer. */
package dev.countersign.api.provider;
