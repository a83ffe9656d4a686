/** What can be traded and moved, where and at which rate: assets, networks, tokens, investments, rates. */
package dev.countersign.market;
