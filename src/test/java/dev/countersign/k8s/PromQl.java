package dev.countersign.k8s;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an expression of Prometheus reads: its metrics with what it asks of their labels, and the labels that it groups by. Enough of the
 * language to find a metric that does not exist; whether it is an expression at all is for promtool.
 */
final class PromQl {

    private static final Pattern TOKEN = Pattern.compile(
            "\\s+|(?<string>\"[^\"]*\")|(?<duration>\\[[0-9]+[smhd](:[0-9]*[smhd]?)?])|(?<number>[0-9.]+)"
                    + "|(?<word>[a-zA-Z_:$][a-zA-Z0-9_:]*)|(?<sign>=~|!~|!=|==|<=|>=|[-+*/<>=(){},])");
    private static final Set<String> GROUPING = Set.of("by", "without", "on", "ignoring");
    private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "offset", "bool");

    private final List<String> tokens = new ArrayList<>();
    private final List<Selector> selectors = new ArrayList<>();
    private final Set<String> labels = new LinkedHashSet<>();
    private int position;

    /** One condition on a label. */
    record Condition(String label, String sign, String value) {

        boolean holds(String actual) {
            return switch (sign) {
                case "=" -> actual.equals(value);
                case "!=" -> !actual.equals(value);
                case "=~" -> actual.matches(value);
                case "!~" -> !actual.matches(value);
                default -> throw new IllegalArgumentException(sign);
            };
        }
    }

    /** A metric, and which of its series. */
    record Selector(String metric, List<Condition> conditions) {}

    private PromQl() {}

    /** Fails when it cannot be read. */
    static PromQl read(String expression) {
        PromQl read = new PromQl();
        read.split(expression);
        while (read.position < read.tokens.size()) {
            read.step();
        }
        return read;
    }

    List<Selector> selectors() {
        return selectors;
    }

    /** What series are grouped or matched by. */
    Set<String> labels() {
        return labels;
    }

    private void split(String expression) {
        Matcher matcher = TOKEN.matcher(expression);
        Deque<Character> open = new ArrayDeque<>();
        int end = 0;
        while (matcher.find()) {
            require(matcher.start() == end, expression, end);
            end = matcher.end();
            String token = matcher.group();
            if (token.equals("(") || token.equals("{")) {
                open.push(token.equals("(") ? ')' : '}');
            } else if (token.equals(")") || token.equals("}")) {
                require(!open.isEmpty() && open.pop() == token.charAt(0), expression, end);
            }
            if (!token.isBlank()) {
                tokens.add(token);
            }
        }
        require(end == expression.length() && open.isEmpty(), expression, end);
    }

    private static void require(boolean holds, String expression, int where) {
        if (!holds) {
            throw new IllegalArgumentException("not an expression, at " + where + ": " + expression);
        }
    }

    private void step() {
        String token = tokens.get(position++);
        if (!Character.isLetter(token.charAt(0)) || OPERATORS.contains(token)) {
            return;
        }
        if (GROUPING.contains(token)) {
            position++;
            while (!tokens.get(position).equals(")")) {
                labels.add(tokens.get(position++));
            }
            labels.remove(",");
        } else if (position >= tokens.size() || !isFunction()) {
            selectors.add(new Selector(token, conditions()));
        }
    }

    private boolean isFunction() {
        return tokens.get(position).equals("(") || GROUPING.contains(tokens.get(position));
    }

    private List<Condition> conditions() {
        List<Condition> conditions = new ArrayList<>();
        if (position < tokens.size() && tokens.get(position).equals("{")) {
            position++;
            while (!tokens.get(position).equals("}")) {
                String value = tokens.get(position + 2);
                conditions.add(new Condition(
                        tokens.get(position), tokens.get(position + 1), value.substring(1, value.length() - 1)));
                position += tokens.get(position + 3).equals(",") ? 4 : 3;
            }
            position++;
        }
        return conditions;
    }
}
