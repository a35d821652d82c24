using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using TelemetryGrid.PromQL;
using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.Alerting.Rules.Testing;

/// <summary>
/// Series as Prometheus' tests write them: <c>name{label="value"}</c> and <c>1 2+3x4 5x6 _ _x7 stale</c>, where <c>2+3x4</c> is 2 and then four
/// times three more.
/// </summary>
internal static partial class SeriesNotation
{
    /// <summary>The most samples of one series; a test that has more is a mistake in a factor.</summary>
    private const int MaxSamples = 1_000_000;

    private const string Number = @"(?:(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|[iI]nf|[nN]a[nN])";

    /// <exception cref="FormatException">The text is not a series.</exception>
    public static Labels ReadLabels(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.Length == 0 || EmptyBraces().IsMatch(trimmed))
        {
            return Labels.Empty;
        }
        var name = trimmed.IndexOf('{');
        if (name > 0 && EmptyBraces().IsMatch(trimmed.AsSpan(name)))
        {
            trimmed = trimmed[..name].Trim();
        }
        VectorSelector selector;
        try
        {
            selector = PromQLParser.ParseSelector(trimmed);
        }
        catch (QueryException e)
        {
            throw new FormatException($"'{text}' is not a series: {e.Message}", e);
        }
        var labels = new LabelsBuilder();
        foreach (var matcher in selector.Matchers)
        {
            if (matcher.Operator != MatchOperator.Equal)
            {
                throw new FormatException($"'{text}' is not a series: it says {matcher}");
            }
            labels.Set(matcher.Name, matcher.Value);
        }
        return labels.Build();
    }

    /// <exception cref="FormatException">The text is not a list of values.</exception>
    public static ImmutableArray<double?> ReadValues(string text)
    {
        var values = ImmutableArray.CreateBuilder<double?>();
        foreach (var token in text.Split((char[])[' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            Add(values, token);
            if (values.Count > MaxSamples)
            {
                throw new FormatException($"the series has more than {MaxSamples} samples");
            }
        }
        return values.ToImmutable();
    }

    /// <summary>A number as these files write it.</summary>
    public static bool TryReadNumber(string text, out double value)
    {
        var match = OneNumber().Match(text);
        value = match.Success ? ToDouble(text) : 0;
        return match.Success;
    }

    private static void Add(ImmutableArray<double?>.Builder values, string token)
    {
        if (token == "stale")
        {
            values.Add(StaleMarker.Value);
            return;
        }
        if (token.StartsWith("{{", StringComparison.Ordinal))
        {
            throw new FormatException($"'{token}' is a native histogram, which are not kept");
        }
        if (Gap().Match(token) is { Success: true } gap)
        {
            values.AddRange(Enumerable.Repeat<double?>(null, gap.Groups[1].Success ? Count(gap.Groups[1].Value) : 1));
            return;
        }
        var point = Point().Match(token);
        if (!point.Success)
        {
            throw new FormatException($"'{token}' is not a value such as 1, 2+3x4, 5x6, _ or stale");
        }
        var value = ToDouble(point.Groups[1].Value);
        var step = point.Groups[2].Success ? ToDouble(point.Groups[2].Value) : 0;
        // Added up step by step, so that rounding is that of the files' own program.
        for (var left = point.Groups[3].Success ? Count(point.Groups[3].Value) : 0; left >= 0; left--)
        {
            values.Add(value);
            value += step;
        }
    }

    private static int Count(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= MaxSamples
            ? count
            : throw new FormatException($"'{text}' is too often");

    private static double ToDouble(string text)
    {
        var isNegative = text[0] == '-';
        var digits = text.TrimStart('+', '-').ToUpperInvariant();
        var value = digits switch
        {
            "INF" => double.PositiveInfinity,
            "NAN" => double.NaN,
            _ => double.Parse(digits, CultureInfo.InvariantCulture),
        };
        return isNegative ? -value : value;
    }

    [GeneratedRegex(@"^\{\s*,?\s*\}$")]
    private static partial Regex EmptyBraces();

    [GeneratedRegex("^[-+]?" + Number + "$")]
    private static partial Regex OneNumber();

    [GeneratedRegex(@"^_(?:x(\d+))?$")]
    private static partial Regex Gap();

    [GeneratedRegex("^([-+]?" + Number + ")(?:([-+]" + Number + @")?x(\d+))?$")]
    private static partial Regex Point();
}
