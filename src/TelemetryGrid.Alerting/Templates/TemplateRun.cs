using System.Collections.Frozen;
using System.Text;

namespace TelemetryGrid.Alerting.Templates;

/// <summary>Fills in one template. Output, steps and calls inside each other are bounded.</summary>
internal sealed class TemplateRun(IReadOnlyDictionary<string, ListNode> templates, TemplateOptions options)
{
    public const int MaxOutput = 1024 * 1024;
    public const int MaxSteps = 1_000_000;
    private const int MaxCalls = 50;

    /// <summary>Functions that need the run itself.</summary>
    public static readonly FrozenSet<string> Own = FrozenSet.Create(StringComparer.Ordinal, "and", "or", "tmpl");

    private readonly StringBuilder _output = new();
    private List<(string Name, object? Value)> _variables = [];
    private int _steps;
    private int _calls;

    private enum Jump
    {
        None,
        Break,
        Continue,
    }

    public string Fill(ListNode root, object? data, IEnumerable<(string Name, object? Value)> variables)
    {
        _variables = [("$", data), .. variables];
        Walk(root, data);
        return _output.ToString();
    }

    private Jump Walk(TemplateNode node, object? dot)
    {
        if (++_steps > MaxSteps || _output.Length > MaxOutput)
        {
            throw new TemplateException("the template does not come to an end within its bounds");
        }
        switch (node)
        {
            case TextNode text:
                _output.Append(text.Text);
                return Jump.None;
            case ActionNode action:
                var value = Evaluate(action.Pipeline, dot);
                if (action.Pipeline.Variables.IsEmpty)
                {
                    var print = GoFormat.Print(value);
                    _output.Append(options.Html && !IsHtml(action.Pipeline) ? Escape(print) : print);
                }
                return Jump.None;
            case ListNode list:
                foreach (var item in list.Nodes)
                {
                    if (Walk(item, dot) is not Jump.None and var jump)
                    {
                        return jump;
                    }
                }
                return Jump.None;
            case JumpNode jumps:
                return jumps.Break ? Jump.Break : Jump.Continue;
            case CallNode call:
                Call(call.Name, call.Pipeline is null ? null : Evaluate(call.Pipeline, dot));
                return Jump.None;
            default:
                var scope = _variables.Count;
                var left = Branch(node, dot);
                _variables.RemoveRange(scope, _variables.Count - scope);
                return left;
        }
    }

    // What these functions give is meant as it is, or is escaped already.
    private static bool IsHtml(PipelineNode pipeline) =>
        pipeline.Commands[^1].Operands[0] is FunctionNode { Name: "safeHtml" or "html" or "urlquery" or "tmpl" };

    /// <summary>A text as it stands in HTML, in an element or in a quoted attribute.</summary>
    public static string Escape(string text) =>
        text.AsSpan().IndexOfAny("&<>\"'") < 0
            ? text
            : text.Replace("&", "&amp;", StringComparison.Ordinal)
                .Replace("<", "&lt;", StringComparison.Ordinal)
                .Replace(">", "&gt;", StringComparison.Ordinal)
                .Replace("\"", "&quot;", StringComparison.Ordinal)
                .Replace("'", "&#39;", StringComparison.Ordinal);

    private Jump Branch(TemplateNode node, object? dot)
    {
        switch (node)
        {
            case IfNode test:
                var holds = TemplateValues.IsTrue(Evaluate(test.Pipeline, dot));
                return holds ? Walk(test.Then, dot)
                    : test.Else is null ? Jump.None
                    : Walk(test.Else, dot);
            case WithNode with:
                var value = Evaluate(with.Pipeline, dot);
                return TemplateValues.IsTrue(value) ? Walk(with.Then, value)
                    : with.Else is null ? Jump.None
                    : Walk(with.Else, dot);
            case RangeNode range:
                return Range(range, dot);
            default:
                throw new TemplateException("the template cannot be walked");
        }
    }

    private Jump Range(RangeNode range, object? dot)
    {
        var names = range.Pipeline.Variables;
        var any = false;
        foreach (var (key, value) in TemplateValues.Range(Evaluate(range.Pipeline with { Variables = [] }, dot)))
        {
            any = true;
            var scope = _variables.Count;
            if (names.Length > 0)
            {
                Assign(names[^1], value, range.Pipeline.Declares);
            }
            if (names.Length > 1)
            {
                Assign(names[0], key, range.Pipeline.Declares);
            }
            var jump = Walk(range.Body, value);
            _variables.RemoveRange(scope, _variables.Count - scope);
            if (jump == Jump.Break)
            {
                break;
            }
        }
        return any || range.Else is null ? Jump.None : Walk(range.Else, dot);
    }

    private void Call(string name, object? data)
    {
        if (!templates.TryGetValue(name, out var template))
        {
            throw new TemplateException($"there is no template '{name}'");
        }
        if (++_calls > MaxCalls)
        {
            throw new TemplateException($"templates call each other more than {MaxCalls} deep");
        }
        var outer = _variables;
        _variables = [("$", data)];
        Walk(template, data);
        _variables = outer;
        _calls--;
    }

    private object? Evaluate(PipelineNode pipeline, object? dot)
    {
        object?[] piped = [];
        foreach (var command in pipeline.Commands)
        {
            piped = [Command(command, dot, piped)];
        }
        foreach (var name in pipeline.Variables)
        {
            Assign(name, piped[0], pipeline.Declares);
        }
        return piped[0];
    }

    private object? Command(CommandNode command, object? dot, object?[] piped)
    {
        if (++_steps > MaxSteps)
        {
            throw new TemplateException("the template does not come to an end within its bounds");
        }
        var first = command.Operands[0];
        var rest = command.Operands.AsSpan()[1..];
        if (first is FunctionNode { Name: "and" or "or" } choice)
        {
            // The first that decides; those after it are not looked at.
            object? last = null;
            foreach (var operand in rest)
            {
                last = Operand(operand, dot, []);
                if (TemplateValues.IsTrue(last) == (choice.Name == "or"))
                {
                    return last;
                }
            }
            return piped.Length > 0 ? piped[0] : last;
        }
        var arguments = new object?[rest.Length + piped.Length];
        for (var i = 0; i < rest.Length; i++)
        {
            arguments[i] = Operand(rest[i], dot, []);
        }
        piped.CopyTo(arguments, rest.Length);
        return Operand(first, dot, arguments);
    }

    private object? Operand(TemplateNode node, object? dot, object?[] arguments)
    {
        switch (node)
        {
            case FunctionNode { Name: "tmpl" } when arguments is [string name, ..]:
                var start = _output.Length;
                Call(name, arguments.Length > 1 ? arguments[1] : null);
                var text = _output.ToString(start, _output.Length - start);
                _output.Length = start;
                return text;
            case FunctionNode function:
                return TemplateFunctions.All.TryGetValue(function.Name, out var call)
                    ? call(options, arguments)
                    : throw new TemplateException($"'{function.Name}' lacks its arguments");
            case FieldNode field:
                return Field(Operand(field.Of, dot, []), field.Name, arguments);
        }
        if (arguments.Length > 0)
        {
            throw new TemplateException("a value that is not a function is given arguments");
        }
        return node switch
        {
            ConstantNode constant => constant.Value,
            DotNode => dot,
            VariableNode variable => _variables.FindLast(v => v.Name == variable.Name).Value,
            PipelineNode pipeline => Evaluate(pipeline, dot),
            _ => throw new TemplateException("a value is expected"),
        };
    }

    private static object? Field(object? of, string name, object?[] arguments) =>
        of switch
        {
            ITemplateObject item => item.Get(name, arguments),
            IReadOnlyDictionary<string, object?> map => map.GetValueOrDefault(name),
            IEnumerable<TemplateRecord> pairs when name is "Names" or "Values" => pairs.Select(p => p.Get(name[..^1], [])).ToList(),
            null => throw new TemplateException($"the field '{name}' is asked of nothing"),
            DateTimeOffset time => TemplateTimes.Get(time, name, arguments),
            TimeSpan span when name == "Seconds" => span.TotalSeconds,
            _ => throw new TemplateException($"'{GoFormat.Print(of)}' has no field '{name}'"),
        };

    private void Assign(string name, object? value, bool declares)
    {
        var known = declares ? -1 : _variables.FindLastIndex(v => v.Name == name);
        if (known >= 0)
        {
            _variables[known] = (name, value);
        }
        else
        {
            _variables.Add((name, value));
        }
    }
}
