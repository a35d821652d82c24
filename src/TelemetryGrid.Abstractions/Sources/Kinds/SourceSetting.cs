using System.Collections.Immutable;
using System.Globalization;

namespace TelemetryGrid.Sources;

/// <summary>One setting that only one kind of source has: its name as configuration and API write it, and what it may be.</summary>
public sealed record SourceSetting(string Name, SourceSettingType Type, string Description)
{
    /// <summary>The most characters of a text or of one element of a list.</summary>
    public const int MaxLength = 4096;

    /// <summary>What stands for a setting that is not given; empty for nothing.</summary>
    public string Default { get; init; } = "";

    public bool IsRequired { get; init; }

    /// <summary>Several values, each of the type.</summary>
    public bool IsList { get; init; }

    /// <summary>Kept encrypted with the credentials and never shown.</summary>
    public bool IsSecret { get; init; }

    public ImmutableArray<string> Choices { get; init; } = [];

    public long Min { get; init; }

    public long Max { get; init; } = int.MaxValue;

    /// <summary>What is wrong with one value, to stand after its name and "is not"; null when nothing is.</summary>
    public string? Expectation(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Type switch
        {
            SourceSettingType.Choice when !Choices.Contains(value, StringComparer.Ordinal) => Choices is [.. var head, var last]
            && head.Any()
                ? $"{string.Join(", ", head)} or {last}"
                : Choices[0],
            SourceSettingType.Boolean when value is not ("true" or "false") => "true or false",
            SourceSettingType.Integer
                when !long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                    || number < Min
                    || number > Max => $"a whole number from {Min} to {Max}",
            SourceSettingType.Duration
                when SourceSettings.ParseDuration(value) is not { } time || time.TotalMilliseconds < Min || time.TotalMilliseconds > Max =>
                $"a duration from {SourceSettings.Print(Min)} to {SourceSettings.Print(Max)}",
            _ when value.Length > MaxLength => $"a text of at most {MaxLength} characters",
            _ => null,
        };
    }
}
