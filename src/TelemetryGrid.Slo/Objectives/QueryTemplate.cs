using System.Text.RegularExpressions;
using TelemetryGrid.PromQL;
using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.Slo.Objectives;

/// <summary>A PromQL query in which <c>{{.window}}</c> stands for a duration.</summary>
public sealed partial record QueryTemplate
{
    private static readonly TimeSpan Sample = TimeSpan.FromMinutes(5);

    private QueryTemplate(string text, bool hasWindow, bool isRate)
    {
        Text = text;
        HasWindow = hasWindow;
        IsRate = isRate;
    }

    public string Text { get; }

    /// <summary>Whether the query depends on the window.</summary>
    public bool HasWindow { get; }

    /// <summary>Whether its value is per second.</summary>
    public bool IsRate { get; }

    /// <summary>Reads a template; what is wrong with it when it is none, else null.</summary>
    public static string? TryParse(string text, out QueryTemplate template)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = text.Trim();
        var rendered = Placeholder().Replace(trimmed, SloDuration.Format(Sample));
        try
        {
            var expr = PromQLParser.Parse(rendered);
            template = new QueryTemplate(trimmed, rendered != trimmed, CallsRate(expr));
            return expr.Kind == ValueKind.Vector ? null : $"the query yields a {expr.Kind}, not an instant vector";
        }
        catch (QueryException e)
        {
            template = new QueryTemplate(trimmed, false, false);
            return $"the query is no PromQL: {e.Message}";
        }
    }

    /// <exception cref="ArgumentException">The text is no query.</exception>
    public static QueryTemplate Parse(string text) =>
        TryParse(text, out var template) is { } error ? throw new ArgumentException(error, nameof(text)) : template;

    /// <summary>The query for one window.</summary>
    public string Render(TimeSpan window) => HasWindow ? Placeholder().Replace(Text, SloDuration.Format(window)) : Text;

    /// <summary>How many events one unit of the query's value stands for.</summary>
    public double CountsPerValue(TimeSpan window) => IsRate ? window.TotalSeconds : 1;

    private static bool CallsRate(Expr expr) =>
        expr switch
        {
            ParenthesizedExpr p => CallsRate(p.Inner),
            AggregateExpr a => CallsRate(a.Inner),
            BinaryExpr b => CallsRate(b.Left),
            CallExpr { Function.Name: "rate" or "irate" } => true,
            _ => false,
        };

    [GeneratedRegex(@"\{\{-?\s*\.window\s*-?\}\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
