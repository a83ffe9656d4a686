package dev.countersign.transfer;

import dev.countersign.authorization.Requester;
import dev.countersign.policy.Advice;
import dev.countersign.policy.ProposedTransfer;
import java.util.UUID;

/**
 * A transfer about which everything has been asked that is asked over the network, and which is not held yet.
 *
 * @param transferId the id that it will have
 * @param proposed what the partner's policy judges
 * @param advice what others said of it
 */
public record Proposal(
        UUID transferId, HoldTransfer hold, Requester requester, ProposedTransfer proposed, Advice advice) {}
