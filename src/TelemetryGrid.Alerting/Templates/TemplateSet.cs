using System.Collections.Immutable;

namespace TelemetryGrid.Alerting.Templates;

/// <summary>The templates that files define, which others can call. Immutable.</summary>
public sealed class TemplateSet
{
    public static readonly TemplateSet Empty = new(ImmutableDictionary.Create<string, ListNode>(StringComparer.Ordinal));

    private const int MaxLength = 4 * 1024 * 1024;

    private readonly ImmutableDictionary<string, ListNode> _templates;

    private TemplateSet(ImmutableDictionary<string, ListNode> templates) => _templates = templates;

    public IEnumerable<string> Names => _templates.Keys;

    /// <summary>With the templates that a text defines; a later definition replaces an earlier one.</summary>
    /// <exception cref="TemplateException">The text is not a template. The message begins with the line.</exception>
    public TemplateSet With(string text)
    {
        var parser = Parser(text, []);
        parser.ParseAll();
        return new TemplateSet(_templates.SetItems(parser.Defined));
    }

    /// <returns>What is wrong with a template; null when nothing is.</returns>
    internal static string? Check(string text, params IReadOnlyList<string> variables)
    {
        try
        {
            Parser(text, variables).ParseAll();
            return null;
        }
        catch (TemplateException e)
        {
            return e.Message;
        }
    }

    /// <exception cref="TemplateException">The text is not a template, or cannot be filled in with this.</exception>
    internal string Fill(string text, object? data, TemplateOptions options, params IReadOnlyList<(string Name, object? Value)> variables)
    {
        if (!text.Contains("{{", StringComparison.Ordinal))
        {
            return text;
        }
        var parser = Parser(text, variables.Select(v => v.Name));
        var root = parser.ParseAll();
        try
        {
            return new TemplateRun(_templates.SetItems(parser.Defined), options).Fill(root, data, variables);
        }
        catch (Exception e)
            when (e is ArithmeticException or ArgumentException or FormatException or InvalidOperationException or TimeoutException)
        {
            // Numbers, times and patterns that the functions cannot take are the template's mistake, and must not keep anyone from being told.
            throw new TemplateException(e.Message, e);
        }
    }

    private static TemplateParser Parser(string text, IEnumerable<string> variables)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= MaxLength
            ? new TemplateParser(text, name => TemplateFunctions.All.ContainsKey(name) || TemplateRun.Own.Contains(name), variables)
            : throw new TemplateException($"the template has {text.Length} characters; at most {MaxLength} are taken");
    }
}
