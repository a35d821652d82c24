using System.Collections.Immutable;
using System.Globalization;

namespace TelemetryGrid.Sources;

/// <summary>Typed reading of a source's <see cref="SourceDefinition.Settings"/>, with the defaults of its kind. For sources that were validated.</summary>
public sealed class SourceSettings(SourceDefinition source)
{
    /// <summary>Between the values of a list.</summary>
    public const char ListSeparator = '\n';

    private static readonly (string Unit, double Milliseconds)[] Units =
    [
        ("ms", 1),
        ("s", 1000),
        ("m", 60_000),
        ("h", 3_600_000),
        ("d", 86_400_000),
    ];

    public string Text(string name) =>
        source.Settings.TryGetValue(name, out var text) ? text : SourceKindSchema.Of(source.Kind).Find(name)?.Default ?? "";

    public ImmutableArray<string> List(string name) => Text(name) is { Length: > 0 } text ? [.. text.Split(ListSeparator)] : [];

    public bool Flag(string name) => Text(name) == "true";

    public int Integer(string name) => int.Parse(Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    public TimeSpan Duration(string name) =>
        ParseDuration(Text(name)) ?? throw new FormatException($"'{Text(name)}' of {name} is not a duration.");

    /// <summary>Null for what is not a positive number with a unit.</summary>
    internal static TimeSpan? ParseDuration(string text)
    {
        foreach (var (unit, milliseconds) in Units)
        {
            if (
                text.EndsWith(unit, StringComparison.Ordinal)
                && double.TryParse(
                    text.AsSpan(..^unit.Length),
                    NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture,
                    out var number
                )
                && number * milliseconds < TimeSpan.MaxValue.TotalMilliseconds
            )
            {
                return TimeSpan.FromMilliseconds(number * milliseconds);
            }
        }
        return null;
    }

    internal static string Print(long milliseconds)
    {
        var (unit, size) = Units.Last(u => milliseconds >= u.Milliseconds && milliseconds % u.Milliseconds == 0 || u.Unit == "ms");
        return $"{milliseconds / size}{unit}";
    }
}
