/** What a partner's people take out of its custody wallets. Where a withdrawal stands is where its transfer stands. */
package dev.countersign.order.withdrawal;
