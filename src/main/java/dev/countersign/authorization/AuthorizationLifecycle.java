package dev.countersign.authorization;

import static dev.countersign.authorization.AuthorizationState.APPROVED;
import static dev.countersign.authorization.AuthorizationState.CANCELLED;
import static dev.countersign.authorization.AuthorizationState.EXPIRED;
import static dev.countersign.authorization.AuthorizationState.PENDING;
import static dev.countersign.authorization.AuthorizationState.REJECTED;

import dev.countersign.authorization.AuthorizationCommand.Approve;
import dev.countersign.authorization.AuthorizationCommand.Cancel;
import dev.countersign.authorization.AuthorizationCommand.Expire;
import dev.countersign.authorization.AuthorizationCommand.Reject;
import dev.countersign.authorization.AuthorizationCommand.Vote;
import dev.countersign.lifecycle.TransitionTable;

/** The life of an authorization. */
public final class AuthorizationLifecycle {

    public static final TransitionTable<AuthorizationState, AuthorizationCommand> TABLE =
            TransitionTable.<AuthorizationState, AuthorizationCommand>from(PENDING)
                    .allow(PENDING, Vote.class, PENDING)
                    .allow(PENDING, Approve.class, APPROVED)
                    .allow(PENDING, Reject.class, REJECTED)
                    .allow(PENDING, Cancel.class, CANCELLED)
                    .allow(PENDING, Expire.class, EXPIRED)
                    .build();

    private AuthorizationLifecycle() {}
}
