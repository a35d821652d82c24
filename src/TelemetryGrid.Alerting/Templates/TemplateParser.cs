using System.Collections.Immutable;
using System.Globalization;
using TelemetryGrid.Alerting.Text;

namespace TelemetryGrid.Alerting.Templates;

/// <summary>Makes a tree of a template's words, and collects the templates that it defines. Functions must be known; variables must be declared.</summary>
internal sealed class TemplateParser(string text, Func<string, bool> isFunction, IEnumerable<string> variables)
{
    private const int MaxDepth = 100;

    private readonly List<TemplateToken> _tokens = TemplateLexer.Read(text);
    private readonly List<string> _variables = ["$", .. variables];
    private int _at;
    private int _depth;

    public Dictionary<string, ListNode> Defined { get; } = new(StringComparer.Ordinal);

    private TemplateToken Current => _tokens[_at];

    public ListNode ParseAll()
    {
        var (list, ended) = ParseList();
        return ended.Length == 0 ? list : throw Error($"'{ended}' ends nothing");
    }

    // Up to an end, an else or the end of the text; the word says which.
    private (ListNode List, string Ended) ParseList()
    {
        if (++_depth > MaxDepth)
        {
            throw Error($"the template is nested more than {MaxDepth} levels deep");
        }
        var nodes = ImmutableArray.CreateBuilder<TemplateNode>();
        var ended = "";
        while (ended.Length == 0 && Current.Kind != TemplateTokenKind.End)
        {
            if (Current.Kind == TemplateTokenKind.Text)
            {
                nodes.Add(new TextNode(Take().Text));
                continue;
            }
            Expect(TemplateTokenKind.Open, "{{");
            var word = Current.Kind == TemplateTokenKind.Word ? Current.Text : "";
            if (word is "end" or "else")
            {
                Take();
                ended = word;
                if (word == "end")
                {
                    Close();
                }
            }
            else if (ParseAction(word) is { } node)
            {
                nodes.Add(node);
            }
        }
        _depth--;
        return (new ListNode(nodes.ToImmutable()), ended);
    }

    private TemplateNode? ParseAction(string word)
    {
        switch (word)
        {
            case "if" or "with" or "range":
                Take();
                return ParseControl(word);
            case "break" or "continue":
                Take();
                Close();
                return new JumpNode(word == "break");
            case "template":
                Take();
                var name = Name();
                var argument = Current.Kind == TemplateTokenKind.Close ? null : ParsePipeline(inRange: false);
                Close();
                return new CallNode(name, argument);
            case "define" or "block":
                Take();
                return ParseDefinition(isBlock: word == "block");
            default:
                var pipeline = ParsePipeline(inRange: false);
                Close();
                return new ActionNode(pipeline);
        }
    }

    private TemplateNode ParseControl(string word)
    {
        var scope = _variables.Count;
        var pipeline = ParsePipeline(inRange: word == "range");
        Close();
        var (then, ended) = ParseList();
        ListNode? otherwise = null;
        if (ended == "else")
        {
            if (Current is { Kind: TemplateTokenKind.Word, Text: "if" or "with" } chained)
            {
                // The end of the chained one ends this one too.
                Take();
                otherwise = new ListNode([ParseControl(chained.Text)]);
                ended = "end";
            }
            else
            {
                Close();
                (otherwise, ended) = ParseList();
            }
        }
        if (ended != "end")
        {
            throw Error($"'{word}' lacks its 'end'");
        }
        _variables.RemoveRange(scope, _variables.Count - scope);
        return word switch
        {
            "if" => new IfNode(pipeline, then, otherwise),
            "with" => new WithNode(pipeline, then, otherwise),
            _ => new RangeNode(pipeline, then, otherwise),
        };
    }

    private CallNode? ParseDefinition(bool isBlock)
    {
        var name = Name();
        var argument = isBlock ? ParsePipeline(inRange: false) : null;
        Close();
        var outer = _variables.ToArray();
        _variables.RemoveRange(1, _variables.Count - 1);
        var (body, ended) = ParseList();
        _variables.Clear();
        _variables.AddRange(outer);
        if (ended != "end")
        {
            throw Error($"the definition of '{name}' lacks its 'end'");
        }
        Defined[name] = body;
        return isBlock ? new CallNode(name, argument) : null;
    }

    private PipelineNode ParsePipeline(bool inRange)
    {
        if (++_depth > MaxDepth)
        {
            throw Error($"the template is nested more than {MaxDepth} levels deep");
        }
        var (names, declares) = ParseVariables(inRange);
        var commands = ImmutableArray.CreateBuilder<CommandNode>();
        do
        {
            commands.Add(ParseCommand());
        } while (TakeIf("|"));
        if (declares)
        {
            _variables.AddRange(names);
        }
        _depth--;
        return new PipelineNode([.. names], declares, commands.ToImmutable());
    }

    private (List<string> Names, bool Declares) ParseVariables(bool inRange)
    {
        var names = new List<string>();
        var start = _at;
        while (Current.Kind == TemplateTokenKind.Variable && names.Count < (inRange ? 2 : 1))
        {
            names.Add(Take().Text);
            if (Current is { Kind: TemplateTokenKind.Symbol, Text: ":=" or "=" })
            {
                var declares = Take().Text == ":=";
                foreach (var name in declares ? [] : names)
                {
                    Declared(name);
                }
                return (names, declares);
            }
            if (!TakeIf(","))
            {
                break;
            }
        }
        _at = start;
        return ([], false);
    }

    private CommandNode ParseCommand()
    {
        var operands = ImmutableArray.CreateBuilder<TemplateNode>();
        while (Current.Kind != TemplateTokenKind.Close && !(Current.Kind == TemplateTokenKind.Symbol && Current.Text is "|" or ")"))
        {
            operands.Add(ParseOperand());
        }
        return operands.Count > 0 ? new CommandNode(operands.ToImmutable()) : throw Error("a value is expected");
    }

    private TemplateNode ParseOperand()
    {
        var token = Take();
        TemplateNode node;
        switch (token.Kind)
        {
            case TemplateTokenKind.String:
                GoQuote.TryUnquote(token.Text, out var unquoted, out _);
                return new ConstantNode(unquoted);
            case TemplateTokenKind.Character:
                GoQuote.TryUnquote(token.Text, out var character, out _);
                return new ConstantNode(
                    character.Length > 0 ? (long)char.ConvertToUtf32(character, 0) : throw Error("a character is empty")
                );
            case TemplateTokenKind.Number:
                return new ConstantNode(Number(token.Text));
            case TemplateTokenKind.Word:
                if (token.Text is "true" or "false" or "nil")
                {
                    return new ConstantNode(token.Text == "nil" ? null : token.Text == "true");
                }
                return isFunction(token.Text) ? new FunctionNode(token.Text) : throw Error($"function '{token.Text}' is not defined");
            case TemplateTokenKind.Dot:
                return new DotNode();
            case TemplateTokenKind.Field:
                node = new FieldNode(new DotNode(), token.Text[1..]);
                break;
            case TemplateTokenKind.Variable:
                node = new VariableNode(Declared(token.Text));
                break;
            case TemplateTokenKind.Symbol when token.Text == "(":
                node = ParsePipeline(inRange: false);
                if (!TakeIf(")"))
                {
                    throw Error("a parenthesis does not close");
                }
                break;
            default:
                throw Error($"'{token.Text}' is not expected");
        }
        for (var fields = 0; Current is { Kind: TemplateTokenKind.Field, AfterSpace: false }; fields++)
        {
            node = fields < MaxDepth ? new FieldNode(node, Take().Text[1..]) : throw Error("too many fields follow each other");
        }
        return node;
    }

    private object Number(string number)
    {
        var digits = number.Replace("_", "", StringComparison.Ordinal);
        if (long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return whole;
        }
        if (
            digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            && long.TryParse(digits.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out whole)
        )
        {
            return whole;
        }
        return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var real)
            ? real
            : throw Error($"'{number}' is not a number");
    }

    private string Declared(string name) => _variables.Contains(name) ? name : throw Error($"the variable '{name}' is not declared");

    private string Name()
    {
        var token = Expect(TemplateTokenKind.String, "the name of a template");
        GoQuote.TryUnquote(token.Text, out var name, out _);
        return name;
    }

    private void Close() => Expect(TemplateTokenKind.Close, "}}");

    private TemplateToken Expect(TemplateTokenKind kind, string what) =>
        Current.Kind == kind ? Take() : throw Error($"{what} is expected, not '{Current.Text}'");

    private bool TakeIf(string symbol)
    {
        if (Current.Kind != TemplateTokenKind.Symbol || Current.Text != symbol)
        {
            return false;
        }
        Take();
        return true;
    }

    private TemplateToken Take() => _tokens[_at < _tokens.Count - 1 ? _at++ : _at];

    private TemplateException Error(string reason) => TemplateLexer.Error(Current.Line, reason);
}
