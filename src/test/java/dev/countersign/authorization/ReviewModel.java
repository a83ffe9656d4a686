package dev.countersign.authorization;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a review must do, said as plainly as possible: a list of the votes that were taken, and one question after the other. It
 * shares no code with the service.
 */
final class ReviewModel {

    private record Vote(int user, boolean approves) {}

    private final ReviewWorld world;
    private final Set<Integer> holding;
    private final Set<Integer> gone = new HashSet<>();
    private final List<Vote> votes = new ArrayList<>();
    private String settled = "";
    private int now;

    ReviewModel(ReviewWorld world) {
        this.world = world;
        holding = new HashSet<>(world.holding());
    }

    /** The answer to whoever did it; empty where nobody is answered. */
    String apply(ReviewStep step) {
        return switch (step) {
            case ReviewStep.Decide decide -> decide(decide);
            case ReviewStep.Withdraw withdraw -> withdraw(withdraw.user());
            case ReviewStep.Permit permit -> {
                if (permit.holds()) {
                    holding.add(permit.user());
                } else {
                    holding.remove(permit.user());
                }
                yield "";
            }
            case ReviewStep.Leave leave -> {
                gone.add(leave.user());
                yield "";
            }
            case ReviewStep.Pass pass -> {
                now += pass.seconds();
                yield "";
            }
            case ReviewStep.Sweep sweep -> {
                if (settled.isEmpty() && late()) {
                    settled = "EXPIRED";
                }
                yield "";
            }
        };
    }

    private String decide(ReviewStep.Decide decide) {
        int user = decide.user();
        boolean approves = decide.verdict() == Verdict.APPROVE;
        if (gone.contains(user)) {
            return "not eligible";
        }
        if (user == 0 && approves) {
            return "own request";
        }
        if (user != 0 && !mayReview(user)) {
            return "not eligible";
        }
        for (Vote vote : votes) {
            if (vote.user() == user) {
                return "already voted " + (vote.approves() ? "APPROVE" : "REJECT");
            }
        }
        if (settled.equals("EXPIRED") || (settled.isEmpty() && late())) {
            return "expired";
        }
        if (!settled.isEmpty()) {
            return "already " + settled;
        }
        if (decide.shownSomethingElse()) {
            return "payload changed";
        }
        votes.add(new Vote(user, approves));
        if (!approves) {
            settled = "REJECTED";
            return "REJECTED";
        }
        int count = 0;
        for (Vote vote : votes) {
            if (vote.approves() && !gone.contains(vote.user()) && mayReview(vote.user())) {
                count++;
            }
        }
        if (count >= world.quorum()) {
            settled = "APPROVED";
        }
        return state() + " " + count;
    }

    private String withdraw(int user) {
        if (user != 0) {
            return "not eligible";
        }
        if (settled.equals("EXPIRED") || (settled.isEmpty() && late())) {
            return "expired";
        }
        if (!settled.isEmpty()) {
            return "already " + settled;
        }
        settled = "CANCELLED";
        return "CANCELLED";
    }

    private boolean mayReview(int user) {
        return world.named().contains(user)
                || (world.byPermission() && world.holding().contains(user) && holding.contains(user));
    }

    private boolean late() {
        return now >= ReviewWorld.WINDOW;
    }

    String state() {
        return settled.isEmpty() ? "PENDING" : settled;
    }

    /** How many votes were taken. */
    int votes() {
        return votes.size();
    }

    /** The service's answer, in the words of the model. */
    static String said(DecisionProblem problem) {
        return switch (problem) {
            case DecisionProblem.Unknown unknown -> "unknown";
            case DecisionProblem.NotEligible stranger -> "not eligible";
            case DecisionProblem.OwnRequest own -> "own request";
            case DecisionProblem.AlreadyVoted voted -> "already voted " + voted.before();
            case DecisionProblem.AlreadyDecided decided -> "already " + decided.state();
            case DecisionProblem.Expired expired -> "expired";
            case DecisionProblem.PayloadChanged changed -> "payload changed";
        };
    }
}
