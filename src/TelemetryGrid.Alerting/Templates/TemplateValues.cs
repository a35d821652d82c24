using System.Collections;
using System.Globalization;

namespace TelemetryGrid.Alerting.Templates;

/// <summary>What the values of a template are: null, texts, flags, whole and real numbers, times, lists, dictionaries and objects.</summary>
internal static class TemplateValues
{
    public static bool IsTrue(object? value) =>
        value switch
        {
            null => false,
            bool flag => flag,
            long or double => Number(value) != 0,
            TemplateRecord or DateTimeOffset => true,
            TimeSpan span => span != TimeSpan.Zero,
            _ => Length(value) > 0,
        };

    public static long Length(object? value) =>
        value switch
        {
            string text => System.Text.Encoding.UTF8.GetByteCount(text),
            ITemplateObject item => item.Entries.LongCount(),
            ICollection list => list.Count,
            IEnumerable list => list.Cast<object?>().LongCount(),
            _ => throw new TemplateException($"'{GoFormat.Print(value)}' has no length"),
        };

    public static double Number(object? value) =>
        value switch
        {
            long whole => whole,
            double real => real,
            TimeSpan span => span.TotalSeconds,
            string text
                when double.TryParse(
                    text.Replace("Inf", "Infinity", StringComparison.Ordinal),
                    NumberStyles.Float,
                    CultureInfo.InvariantCulture,
                    out var parsed
                ) => parsed,
            _ => throw new TemplateException($"'{GoFormat.Print(value)}' is not a number"),
        };

    public static bool AreEqual(object? a, object? b) =>
        a is long or double && b is long or double ? Number(a).Equals(Number(b))
        : a is null || b is null || a.GetType() == b.GetType() ? Equals(a, b)
        : throw new TemplateException($"'{GoFormat.Print(a)}' and '{GoFormat.Print(b)}' cannot be compared");

    public static int Compare(object? a, object? b) =>
        (a, b) switch
        {
            (string first, string second) => string.CompareOrdinal(first, second),
            (DateTimeOffset first, DateTimeOffset second) => first.CompareTo(second),
            (long or double or TimeSpan, long or double or TimeSpan) => Number(a).CompareTo(Number(b)),
            _ => throw new TemplateException($"'{GoFormat.Print(a)}' and '{GoFormat.Print(b)}' cannot be compared"),
        };

    public static object? Index(object? value, object? key) =>
        value switch
        {
            ITemplateObject item => item.Entries.FirstOrDefault(e => e.Key == GoFormat.Print(key)).Value ?? "",
            IReadOnlyDictionary<string, object?> map => map.GetValueOrDefault(GoFormat.Print(key)),
            IList list when key is long at => at >= 0 && at < list.Count
                ? list[(int)at]
                : throw new TemplateException(
                    string.Create(CultureInfo.InvariantCulture, $"there is no item {at} in a list of {list.Count}")
                ),
            _ => throw new TemplateException($"'{GoFormat.Print(value)}' has no items"),
        };

    /// <summary>What a range goes through: keys or places, and values.</summary>
    public static IEnumerable<(object? Key, object? Value)> Range(object? value) =>
        value switch
        {
            null => [],
            ITemplateObject item => item.Entries.Select(e => ((object?)e.Key, e.Value)),
            IReadOnlyDictionary<string, object?> map => map.OrderBy(p => p.Key, StringComparer.Ordinal)
                .Select(p => ((object?)p.Key, p.Value)),
            string => throw new TemplateException("a text cannot be ranged over"),
            IEnumerable list => list.Cast<object?>().Select((item, i) => ((object?)(long)i, item)),
            _ => throw new TemplateException($"'{GoFormat.Print(value)}' cannot be ranged over"),
        };

    public static object? ForJson(object? value) =>
        value switch
        {
            ITemplateObject item => item.Entries.ToDictionary(e => e.Key, e => ForJson(e.Value), StringComparer.Ordinal),
            IReadOnlyDictionary<string, object?> map => map.ToDictionary(p => p.Key, p => ForJson(p.Value), StringComparer.Ordinal),
            string => value,
            IEnumerable list => list.Cast<object?>().Select(ForJson).ToList(),
            double real when !double.IsFinite(real) => GoFormat.Print(real),
            _ => value,
        };
}
