using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace TelemetryGrid.PromQL.Syntax;

/// <summary>The grammar of expressions, by recursive descent; operators by precedence.</summary>
internal sealed class ExprParser(TokenStream tokens)
{
    private readonly SelectorParser _selectors = new(tokens);
    private readonly ModifierParser _modifiers = new(tokens);
    private readonly LabelListParser _labelLists = new(tokens);
    private int _depth;
    private int _openAggregations;

    public Expr ParseAll()
    {
        if (tokens.Current.Kind == TokenKind.EndOfInput)
        {
            throw tokens.Error(0, "no expression found in input");
        }
        var node = ParseExpression();
        return tokens.Current.Kind == TokenKind.EndOfInput ? node.Expr : throw Unexpected();
    }

    private ParsedNode ParseExpression() => ParseBinary(OperatorTable.LowestPrecedence);

    private ParsedNode ParseBinary(int lowest)
    {
        // The depth bounds recursion in general; the stack is asked as well because nobody knows how much of it the caller has used.
        if (++_depth > PromQLParser.MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw TooDeep(tokens.LastEnd);
        }
        var left = ParseUnary();
        while (OperatorTable.TryGetBinary(tokens.Current.Kind, out var op) && OperatorTable.Precedence(op) >= lowest)
        {
            tokens.Take();
            var (returnBool, matching) = _labelLists.ParseMatching();
            var precedence = OperatorTable.Precedence(op);
            var right = ParseBinary(op == BinaryOperator.Power ? precedence : precedence + 1);
            left = Combine(op, left, right, returnBool, matching);
        }
        _depth--;
        return left;
    }

    private ParsedNode Combine(BinaryOperator op, ParsedNode left, ParsedNode right, bool returnBool, VectorMatching matching)
    {
        if (OperatorTable.IsSet(op) && matching.Cardinality == MatchCardinality.OneToOne)
        {
            matching = matching with { Cardinality = MatchCardinality.ManyToMany };
        }
        // Labels between scalars are an error for the type check to find, so they stay until then.
        var meets = (left.Kind == ValueKind.Vector && right.Kind == ValueKind.Vector) || !matching.MatchingLabels.IsEmpty;
        var kind = left.Kind == ValueKind.Scalar && right.Kind == ValueKind.Scalar ? ValueKind.Scalar : ValueKind.Vector;
        var binary = new BinaryExpr(op, left.Expr, right.Expr, returnBool, meets ? matching : null)
        {
            Position = new TextRange(left.Start, tokens.LastEnd),
        };
        return Node(binary, kind, Math.Max(left.Height, right.Height));
    }

    private ParsedNode ParseUnary()
    {
        if (tokens.Current.Kind is not (TokenKind.Add or TokenKind.Subtract))
        {
            return ParsePostfix(ParsePrimary());
        }
        var sign = tokens.Take();
        var negate = sign.Kind == TokenKind.Subtract;
        // A sign binds like a multiplication: -1^2 is -(1^2), -1*2 is (-1)*2.
        var inner = ParseBinary(OperatorTable.Precedence(BinaryOperator.Power));
        var position = new TextRange(sign.Start, tokens.LastEnd);
        return inner.Expr is NumberLiteral number
            ? inner with
            {
                Expr = number with { Value = negate ? -number.Value : number.Value, Position = position },
            }
            : Node(new UnaryExpr(negate, inner.Expr) { Position = position }, inner.Kind, inner.Height);
    }

    private ParsedNode ParsePostfix(ParsedNode node)
    {
        while (true)
        {
            switch (tokens.Current.Kind)
            {
                case TokenKind.LeftBracket:
                    var ranged = _modifiers.ParseRange(node.Expr);
                    node = Node(ranged, ValueKind.Matrix, node.Height);
                    break;
                case TokenKind.Offset:
                    node = node with { Expr = _modifiers.ParseOffset(node.Expr) };
                    break;
                case TokenKind.At:
                    node = node with { Expr = _modifiers.ParseAt(node.Expr) };
                    break;
                default:
                    return node;
            }
        }
    }

    private ParsedNode ParsePrimary()
    {
        switch (tokens.Current.Kind)
        {
            case TokenKind.Number or TokenKind.Duration:
                return Node(_modifiers.ParseNumber(), ValueKind.Scalar, 0);
            case TokenKind.String:
                var literal = tokens.Take();
                return Node(
                    new StringLiteral(tokens.Unquote(literal)) { Position = new TextRange(literal.Start, literal.End) },
                    ValueKind.String,
                    0
                );
            case TokenKind.LeftParenthesis:
                var start = tokens.Take().Start;
                var inner = ParseExpression();
                Expect(TokenKind.RightParenthesis);
                return Node(
                    new ParenthesizedExpr(inner.Expr) { Position = new TextRange(start, tokens.LastEnd) },
                    inner.Kind,
                    inner.Height
                );
            case TokenKind.LeftBrace:
                return Node(_selectors.Parse(name: null), ValueKind.Vector, 0);
            default:
                return Keywords.CanNameMetric(tokens.Current.Kind) ? ParseNamed(tokens.Take()) : throw Unexpected();
        }
    }

    private ParsedNode ParseNamed(Token name) =>
        (name.Kind, tokens.Current.Kind) switch
        {
            (TokenKind.Identifier, TokenKind.LeftParenthesis) => ParseCall(name),
            (TokenKind.Aggregator, TokenKind.LeftParenthesis or TokenKind.By or TokenKind.Without) => ParseAggregation(name),
            _ => Node(_selectors.Parse(name), ValueKind.Vector, 0),
        };

    private ParsedNode ParseCall(Token nameToken)
    {
        var arguments = ParseArguments(out var height);
        var name = tokens.TextOf(nameToken);
        var function = FunctionTable.Find(name);
        if (function is null)
        {
            throw tokens.Error(
                nameToken.Start,
                FunctionTable.IsExperimental(name)
                    ? $"function \"{name}\" is experimental and not supported"
                    : $"unknown function with name {QuotedText.Quote(name)}"
            );
        }
        var call = new CallExpr(function, arguments) { Position = new TextRange(nameToken.Start, tokens.LastEnd) };
        return Node(call, function.Returns, height);
    }

    private ParsedNode ParseAggregation(Token nameToken)
    {
        var name = tokens.TextOf(nameToken);
        if (!OperatorTable.TryGetAggregation(name, out var op))
        {
            throw tokens.Error(nameToken.Start, $"aggregation \"{name}\" is experimental and not supported");
        }
        var (grouping, without, isGrouped) = _labelLists.ParseGrouping();
        _openAggregations++;
        if (tokens.Current.Kind != TokenKind.LeftParenthesis)
        {
            throw Unexpected();
        }
        var arguments = ParseArguments(out var height);
        _openAggregations--;
        if (!isGrouped)
        {
            (grouping, without, _) = _labelLists.ParseGrouping();
        }
        var expected = OperatorTable.TakesParameter(op) ? 2 : 1;
        if (arguments.Length != expected)
        {
            throw tokens.Error(
                nameToken.Start,
                arguments.IsEmpty
                    ? "no arguments for aggregate expression provided"
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"wrong number of arguments for aggregate expression provided, expected {expected}, got {arguments.Length}"
                    )
            );
        }
        var aggregate = new AggregateExpr(op, arguments[^1], expected == 2 ? arguments[0] : null, grouping, without)
        {
            Position = new TextRange(nameToken.Start, tokens.LastEnd),
        };
        return Node(aggregate, ValueKind.Vector, height);
    }

    private ImmutableArray<Expr> ParseArguments(out int height)
    {
        height = 0;
        Expect(TokenKind.LeftParenthesis);
        if (tokens.TryTake(TokenKind.RightParenthesis))
        {
            return [];
        }
        var arguments = ImmutableArray.CreateBuilder<Expr>();
        while (true)
        {
            var argument = ParseExpression();
            height = Math.Max(height, argument.Height);
            arguments.Add(argument.Expr);
            if (tokens.TryTake(TokenKind.RightParenthesis))
            {
                return arguments.ToImmutable();
            }
            var comma = tokens.Current;
            Expect(TokenKind.Comma);
            if (!Keywords.CanStartExpression(tokens.Current.Kind))
            {
                throw tokens.Error(comma.Start, "trailing commas not allowed in function call args");
            }
        }
    }

    private void Expect(TokenKind kind)
    {
        if (!tokens.TryTake(kind))
        {
            throw Unexpected();
        }
    }

    private QueryException Unexpected() => tokens.Unexpected(_openAggregations > 0 ? "aggregation" : "");

    private ParsedNode Node(Expr expr, ValueKind kind, int childHeight) =>
        childHeight < PromQLParser.MaxDepth ? new ParsedNode(expr, kind, childHeight + 1) : throw TooDeep(expr.Position.Start);

    private QueryException TooDeep(int position) => SyntaxError.TooDeep(tokens.Text, position);
}
