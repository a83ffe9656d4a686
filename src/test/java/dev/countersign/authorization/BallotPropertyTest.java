package dev.countersign.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.authorization.AuthorizationCommand.Cancel;
import dev.countersign.authorization.AuthorizationCommand.Expire;
import dev.countersign.authorization.Ballot.Judgement;
import dev.countersign.authorization.Ballot.Terms;
import dev.countersign.lifecycle.Result;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Thousands of random histories: the pure decision, fed from memory, answers exactly what the plain model answers. */
class BallotPropertyTest {

    private static final PayloadDigest SHOWN = PayloadDigest.of(List.of("ten to Ana"));
    private static final PayloadDigest ELSE = PayloadDigest.of(List.of("ten to Bob"));

    @Property(tries = 10_000)
    void answersWhatTheModelAnswers(@ForAll long seed) {
        Random random = new Random(seed);
        ReviewWorld world = ReviewWorld.random(random);
        ReviewModel model = new ReviewModel(world);
        InMemory engine = new InMemory(world);
        for (int i = 0; i < 40; i++) {
            ReviewStep step = ReviewStep.random(random, world.people());
            AuthorizationState before = engine.state;
            String expected = model.apply(step);
            assertThat(engine.apply(step))
                    .as("step %d, %s of %s", i, step, world)
                    .isEqualTo(expected);
            assertThat(engine.state.name()).isEqualTo(model.state());
            assertThat(engine.votes).hasSize(model.votes());
            if (before != AuthorizationState.PENDING) {
                assertThat(engine.state).as("final is final").isEqualTo(before);
            }
        }
    }

    /** The pure decision and the lifecycle table, around a few maps instead of a database. */
    private static final class InMemory {

        private final ReviewWorld world;
        private final Set<Integer> snapshot;
        private final Set<Integer> holding;
        private final Set<Integer> active = new HashSet<>();
        private final Map<Integer, Verdict> votes = new LinkedHashMap<>();
        private final Map<Integer, UUID> ids = new LinkedHashMap<>();
        private AuthorizationState state = AuthorizationLifecycle.TABLE.initial();
        private Instant now = Instant.EPOCH;

        InMemory(ReviewWorld world) {
            this.world = world;
            snapshot = world.audience();
            holding = new HashSet<>(world.holding());
            for (int user = 0; user < world.people(); user++) {
                active.add(user);
                ids.put(user, new UUID(0, user + 1));
            }
        }

        String apply(ReviewStep step) {
            switch (step) {
                case ReviewStep.Decide decide -> {
                    return decide(decide);
                }
                case ReviewStep.Withdraw withdraw -> {
                    return withdraw(withdraw.user());
                }
                case ReviewStep.Permit permit -> {
                    boolean changed = permit.holds() ? holding.add(permit.user()) : holding.remove(permit.user());
                }
                case ReviewStep.Leave leave -> active.remove(leave.user());
                case ReviewStep.Pass pass -> now = now.plusSeconds(pass.seconds());
                case ReviewStep.Sweep sweep -> {
                    if (!now.isBefore(end())) {
                        AuthorizationLifecycle.TABLE.next(state, Expire.class).ifPresent(next -> state = next);
                    }
                }
            }
            return "";
        }

        private String decide(ReviewStep.Decide decide) {
            int user = decide.user();
            PersonalDecision decision =
                    new PersonalDecision(ids.get(user), decide.verdict(), decide.shownSomethingElse() ? ELSE : SHOWN);
            Ballot ballot = new Ballot(
                    terms(),
                    Requester.user(ids.get(0)),
                    active.contains(user),
                    eligible(user),
                    Optional.ofNullable(votes.get(user)),
                    (int) votes.entrySet().stream()
                            .filter(vote -> vote.getKey() != user && vote.getValue() == Verdict.APPROVE)
                            .filter(vote -> eligible(vote.getKey()))
                            .count());
            return switch (ballot.judge(decision)) {
                case Result.Refused<Judgement, DecisionProblem> refused -> ReviewModel.said(refused.problem());
                case Result.Done<Judgement, DecisionProblem> judged -> {
                    state = AuthorizationLifecycle.TABLE
                            .next(state, judged.value().trigger())
                            .orElseThrow();
                    votes.put(user, decide.verdict());
                    yield decide.verdict() == Verdict.REJECT
                            ? state.name()
                            : state + " " + judged.value().approvals();
                }
            };
        }

        private String withdraw(int user) {
            if (user != 0) {
                return "not eligible";
            }
            return Ballot.over(terms()).map(ReviewModel::said).orElseGet(() -> {
                state = AuthorizationLifecycle.TABLE.next(state, Cancel.class).orElseThrow();
                return state.name();
            });
        }

        private boolean eligible(int user) {
            return active.contains(user)
                    && snapshot.contains(user)
                    && (world.named().contains(user) || holding.contains(user));
        }

        private Terms terms() {
            return new Terms(state, world.quorum(), SHOWN, end(), now);
        }

        private static Instant end() {
            return Instant.EPOCH.plusSeconds(ReviewWorld.WINDOW);
        }
    }
}
