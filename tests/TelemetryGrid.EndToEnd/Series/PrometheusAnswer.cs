using System.Globalization;
using System.Text.Json;

namespace TelemetryGrid.EndToEnd.Series;

/// <summary>Compares what two servers answer.</summary>
internal static class PrometheusAnswer
{
    private const double Tolerance = 1e-9;

    public static double Number(JsonElement text) =>
        text.GetString() switch
        {
            "NaN" => double.NaN,
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            var number => double.Parse(number!, CultureInfo.InvariantCulture),
        };

    /// <summary>What differs between the <c>data</c> of two answers to a query, or null.</summary>
    /// <param name="expected">What the peer answered.</param>
    /// <param name="actual">What the grid answered.</param>
    /// <param name="ordered">The order of series matters, as it does for topk and sort.</param>
    public static string? Difference(JsonElement expected, JsonElement actual, bool ordered)
    {
        var type = expected.GetProperty("resultType").GetString();
        if (type != actual.GetProperty("resultType").GetString())
        {
            return $"a {type} was expected, not a {actual.GetProperty("resultType")}";
        }
        if (type is "scalar" or "string")
        {
            return PointDifference(expected.GetProperty("result"), actual.GetProperty("result"));
        }
        var wanted = expected.GetProperty("result").EnumerateArray().ToList();
        var found = actual.GetProperty("result").EnumerateArray().ToList();
        var names = wanted.ConvertAll(Labels);
        var foundNames = found.ConvertAll(Labels);
        if (ordered && !names.SequenceEqual(foundNames, StringComparer.Ordinal))
        {
            return $"the order is {string.Join(", ", foundNames)}, not {string.Join(", ", names)}";
        }
        var missing = names.Except(foundNames, StringComparer.Ordinal).ToList();
        var extra = foundNames.Except(names, StringComparer.Ordinal).ToList();
        if (missing.Count + extra.Count > 0 || names.Count != foundNames.Count)
        {
            return $"{names.Count} series expected, {foundNames.Count} found; missing [{string.Join(", ", missing.Take(4))}], too many [{string.Join(", ", extra.Take(4))}]";
        }
        for (var i = 0; i < wanted.Count; i++)
        {
            var other = found[foundNames.IndexOf(names[i])];
            if (SeriesDifference(wanted[i], other) is { } difference)
            {
                return $"{names[i]}: {difference}";
            }
        }
        return null;
    }

    /// <summary>Labels as one text, sorted by name.</summary>
    public static string Labels(JsonElement series) =>
        string.Join(
            ',',
            (series.TryGetProperty("metric", out var metric) ? metric : series)
                .EnumerateObject()
                .OrderBy(p => p.Name, StringComparer.Ordinal)
                .Select(p => $"{p.Name}={p.Value.GetString()}")
        );

    private static string? SeriesDifference(JsonElement expected, JsonElement actual)
    {
        if (expected.TryGetProperty("value", out var value))
        {
            return PointDifference(value, actual.GetProperty("value"));
        }
        var wanted = expected.GetProperty("values");
        var found = actual.GetProperty("values");
        if (wanted.GetArrayLength() != found.GetArrayLength())
        {
            return $"{wanted.GetArrayLength()} points expected, {found.GetArrayLength()} found: {Short(wanted)} against {Short(found)}";
        }
        for (var i = 0; i < wanted.GetArrayLength(); i++)
        {
            if (PointDifference(wanted[i], found[i]) is { } difference)
            {
                return difference;
            }
        }
        return null;
    }

    private static string? PointDifference(JsonElement expected, JsonElement actual)
    {
        if (!string.Equals(expected[0].GetRawText(), actual[0].GetRawText(), StringComparison.Ordinal))
        {
            return $"the time is {actual[0]}, not {expected[0]}";
        }
        var (wanted, found) = (Number(expected[1]), Number(actual[1]));
        return wanted.Equals(found) || Math.Abs(wanted - found) <= Tolerance * Math.Abs(wanted)
            ? null
            : $"at {expected[0]} it is {actual[1]}, not {expected[1]}";
    }

    private static string Short(JsonElement values)
    {
        var text = values.GetRawText();
        return text.Length > 200 ? text[..200] + "…" : text;
    }
}
