/** Operates this installation: partners, people, credentials, wallets, networks, liquidity providers. */
package dev.countersign.api.admin;
