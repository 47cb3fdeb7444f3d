package org.postroad.expression;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads one expression, by recursive descent; says where it cannot. */
final class Parser {
    private static final Set<String> WORDS = Set.of(
            "relaxed",
            "strict",
            "disable",
            "optional",
            "require",
            "ipv4_only",
            "ipv6_only",
            "ipv6_then_ipv4",
            "ipv4_then_ipv6",
            "hourly",
            "daily",
            "weekly",
            "login",
            "plain",
            "xoauth2",
            "oauthbearer",
            "mixer",
            "stanag4406",
            "nsep");
    private static final int MOST_ARGUMENTS = 1_000;

    private final Lexer lexer;
    private final Scope scope;
    private final Set<Variable> variables = EnumSet.noneOf(Variable.class);
    private Token token;
    private int depth;

    private Parser(String text, Scope scope) throws ExpressionException {
        this.lexer = new Lexer(text);
        this.scope = scope;
        this.token = lexer.next();
    }

    static Expression parse(String text, Scope scope) throws ExpressionException {
        if (text.length() > Limits.LENGTH) {
            throw new ExpressionException(Limits.LENGTH, text.length() + " characters", "at most " + Limits.LENGTH);
        }
        Parser parser = new Parser(text, scope);
        Node root = parser.level(0);
        if (parser.token.kind() != Token.Kind.END) {
            throw parser.unexpected("an operator or the end");
        }
        return new Expression(text, scope, root, parser.variables);
    }

    private Node level(int level) throws ExpressionException {
        if (level == Operation.LEVELS) {
            return signed();
        }
        Node first = level(level + 1);
        List<Node.Link> links = new ArrayList<>();
        while (Operation.isOf(level, token)) {
            Operation operation = Operation.of(token);
            advance();
            links.add(new Node.Link(operation, level(level + 1)));
        }
        return links.isEmpty() ? first : new Node.Chain(first, List.copyOf(links));
    }

    private Node signed() throws ExpressionException {
        if (!token.is("!") && !token.is("-")) {
            return indexed();
        }
        boolean not = token.is("!");
        deeper();
        advance();
        Node operand = signed();
        depth--;
        return not ? new Node.Not(operand) : negative(operand);
    }

    /** A number below zero is a value as any other. */
    private static Node negative(Node operand) {
        return operand instanceof Node.Literal literal && Numbers.isOne(literal.value())
                ? new Node.Literal(Numbers.negative(literal.value()))
                : new Node.Negative(operand);
    }

    private Node indexed() throws ExpressionException {
        Node node = primary();
        int deep = depth;
        while (token.is("[")) {
            deeper();
            advance();
            Node index = level(0);
            expect("]");
            node = new Node.Index(node, index);
        }
        depth = deep;
        return node;
    }

    private Node primary() throws ExpressionException {
        Token here = token;
        switch (here.kind()) {
            case STRING -> {
                return literal(Value.of(here.text()));
            }
            case WHOLE -> {
                return literal(Value.of(Long.parseLong(here.text())));
            }
            case REAL -> {
                return literal(new Value.Real(Double.parseDouble(here.text())));
            }
            case NAME -> {
                advance();
                return token.is("(") ? call(here) : named(here);
            }
            case SIGN -> {
                if (here.is("(")) {
                    return bracketed();
                }
                if (here.is("[")) {
                    return new Node.Several(list("[", "]"));
                }
            }
            default -> {}
        }
        throw unexpected("a value");
    }

    private Node bracketed() throws ExpressionException {
        deeper();
        advance();
        Node inner = level(0);
        expect(")");
        depth--;
        return inner;
    }

    private Node literal(Value value) throws ExpressionException {
        advance();
        return new Node.Literal(value);
    }

    private Node named(Token name) throws ExpressionException {
        String text = name.text();
        if (text.equals("true") || text.equals("false")) {
            return new Node.Literal(Value.of(text.equals("true")));
        }
        if (WORDS.contains(text)) {
            return new Node.Literal(new Value.Word(text));
        }
        if (text.matches("\\$[0-9]{1,2}")) {
            return new Node.Capture(Integer.parseInt(text.substring(1)));
        }
        Variable variable = Variable.named(text).orElseThrow(() -> unknown(name, "a variable: " + variables()));
        if (!variable.isKnownIn(scope)) {
            throw unknown(name, "a variable of " + scope.shown() + ": " + variables());
        }
        variables.add(variable);
        return new Node.Known(variable);
    }

    private Node call(Token name) throws ExpressionException {
        Token first = token;
        List<Node> arguments = list("(", ")");
        switch (name.text()) {
            case "if_then" -> {
                require(name, arguments, 3, 3);
                return new Node.Choice(arguments.get(0), arguments.get(1), arguments.get(2));
            }
            case "matches" -> {
                require(name, arguments, 2, 2);
                return new Node.Matches(pattern(first.position() + 1, arguments.get(0)), arguments.get(1));
            }
            default -> {
                return lookupOrFunction(name, arguments);
            }
        }
    }

    private Node lookupOrFunction(Token name, List<Node> arguments) throws ExpressionException {
        for (Lookup lookup : Lookup.values()) {
            if (lookup.label().equals(name.text())) {
                require(name, arguments, lookup.least(), lookup.most());
                return new Node.LookedUp(lookup, arguments);
            }
        }
        Function function = Function.named(name.text())
                .orElseThrow(() -> unknown(name, "a function, as " + String.join(", ", Function.names())));
        require(name, arguments, function.arity(), function.arity());
        return new Node.Call(function, arguments);
    }

    private static void require(Token name, List<Node> arguments, int least, int most) throws ExpressionException {
        if (arguments.size() < least || arguments.size() > most) {
            throw new ExpressionException(
                    name.position(),
                    name.text() + " with " + arguments.size() + (arguments.size() == 1 ? " argument" : " arguments"),
                    least == most ? Integer.toString(least) : least + " or " + most);
        }
    }

    /** Read once, with the expression: so its first argument must be a text as it stands. */
    private static Pattern pattern(int position, Node node) throws ExpressionException {
        if (!(node instanceof Node.Literal literal) || !(literal.value() instanceof Value.Text text)) {
            throw new ExpressionException(position, "a computed value", "a regular expression, as a text");
        }
        try {
            return Patterns.compile(text.text());
        } catch (PatternSyntaxException e) {
            throw new ExpressionException(
                    position,
                    "'" + Shortened.of(text.text()) + "'",
                    "a regular expression of RE2: " + e.getDescription());
        }
    }

    private List<Node> list(String open, String close) throws ExpressionException {
        deeper();
        expect(open);
        List<Node> items = new ArrayList<>();
        if (!token.is(close)) {
            items.add(level(0));
            while (token.is(",") && items.size() < MOST_ARGUMENTS) {
                advance();
                items.add(level(0));
            }
        }
        if (!token.is(close)) {
            throw unexpected("',' or '" + close + "'");
        }
        advance();
        depth--;
        return List.copyOf(items);
    }

    private void expect(String sign) throws ExpressionException {
        if (!token.is(sign)) {
            throw unexpected("'" + sign + "'");
        }
        advance();
    }

    private void advance() throws ExpressionException {
        token = lexer.next();
    }

    private void deeper() throws ExpressionException {
        if (++depth > Limits.DEPTH) {
            throw unexpected("at most " + Limits.DEPTH + " brackets, calls and signs within one another");
        }
    }

    private ExpressionException unexpected(String expected) {
        return new ExpressionException(token.position(), token.shown(), expected);
    }

    private static ExpressionException unknown(Token name, String expected) {
        return new ExpressionException(name.position(), name.shown(), expected);
    }

    private String variables() {
        return Variable.in(scope).stream().map(Variable::label).collect(Collectors.joining(", "));
    }
}
