package dev.countersign.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.authorization.Requirement.ByPeople;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Records;
import dev.countersign.driver.ReviewDesk;
import dev.countersign.event.Invariants;
import dev.countersign.identity.Permission;
import dev.countersign.lifecycle.Result;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The same random histories against the service and PostgreSQL: every answer is the model's, and so is every end. */
@QuarkusTest
class ReviewModelTest {

    private static final int HISTORIES = Integer.getInteger("countersign.review.histories", 150);
    private static final int STEPS = 30;
    private static final long SEED = Long.getLong("countersign.review.seed", 20261121L);
    private static final PayloadDigest ELSE = PayloadDigest.of(List.of("something else"));

    private final ReviewDesk desk = ReviewDesk.open();

    @Test
    void everyHistoryIsAsTheModelSays() {
        for (int i = 0; i < HISTORIES; i++) {
            history(SEED + i);
        }
        Invariants.hold();
    }

    private void history(long seed) {
        Random random = new Random(seed);
        ReviewWorld world = ReviewWorld.random(random);
        ReviewModel model = new ReviewModel(world);
        Run run = new Run(world);
        for (int i = 0; i < STEPS; i++) {
            ReviewStep step = ReviewStep.random(random, world.people());
            String expected = model.apply(step);
            assertThat(run.apply(step))
                    .as("-Dcountersign.review.seed=%d, step %d, %s of %s", seed, i, step, world)
                    .isEqualTo(expected);
        }
        assertThat(run.held.state()).isEqualTo(model.state());
        assertThat(Records.number("select count(*) from decision where authorization_id = ?", run.held.id()))
                .isEqualTo(model.votes());
        run.held.is(
                switch (model.state()) {
                    case "PENDING" -> "HELD";
                    case "APPROVED" -> "RELEASED";
                    default -> "CANCELLED";
                });
        run.held.cancel();
    }

    /** One history, with people of its own. */
    private final class Run {

        private final List<UUID> people = new ArrayList<>();
        private final ReviewDesk.Case held;

        Run(ReviewWorld world) {
            for (int user = 0; user < world.people(); user++) {
                people.add(desk.colleague(permission(world.holding().contains(user))));
            }
            Set<UUID> named = new HashSet<>();
            world.named().forEach(user -> named.add(people.get(user)));
            // the permission is the history's own, so that people of other histories do not hold it
            Optional<Permission> permission =
                    world.byPermission() ? Optional.of(new Permission(name())) : Optional.empty();
            held = desk.holds(new ByPeople(
                    world.quorum(),
                    new Audience(named, permission),
                    Requester.user(people.getFirst()),
                    Duration.ofSeconds(ReviewWorld.WINDOW)));
        }

        private String name() {
            return "review:" + people.getFirst();
        }

        private String[] permission(boolean holds) {
            return holds && !people.isEmpty() ? new String[] {name()} : new String[0];
        }

        String apply(ReviewStep step) {
            switch (step) {
                case ReviewStep.Decide decide -> {
                    return decide(decide);
                }
                case ReviewStep.Withdraw withdraw -> {
                    return switch (held.withdraw(people.get(withdraw.user()))) {
                        case Result.Done<UUID, DecisionProblem> done -> held.state();
                        case Result.Refused<UUID, DecisionProblem> refused -> ReviewModel.said(refused.problem());
                    };
                }
                case ReviewStep.Permit permit ->
                    ReviewDesk.permit(people.get(permit.user()), permission(permit.holds()));
                case ReviewStep.Leave leave -> ReviewDesk.deactivate(people.get(leave.user()));
                case ReviewStep.Pass pass -> ReviewDesk.pass(pass.seconds());
                case ReviewStep.Sweep sweep -> Jobs.expireAuthorizations();
            }
            return "";
        }

        private String decide(ReviewStep.Decide decide) {
            PayloadDigest shown = decide.shownSomethingElse() ? ELSE : held.payload();
            PersonalDecision decision = new PersonalDecision(people.get(decide.user()), decide.verdict(), shown);
            return switch (ReviewDesk.wait(ReviewDesk.authorizations().decide(desk.partnerId(), held.id(), decision))) {
                case Result.Refused<Decided, DecisionProblem> refused -> ReviewModel.said(refused.problem());
                case Result.Done<Decided, DecisionProblem> done ->
                    done.value().state() == AuthorizationState.REJECTED
                            ? "REJECTED"
                            : done.value().state() + " " + done.value().approvals();
            };
        }
    }
}
