using System.Diagnostics.CodeAnalysis;

namespace TelemetryGrid.Identity;

/// <summary>Names one telemetry source as configured or registered: 1 to 64 lower-case letters, digits, <c>- _ .</c>.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.SourceId")]
public readonly record struct SourceId
{
    private SourceId(string value) => Value = value;

    [Id(0)]
    public string Value { get; }

    public static SourceId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a source id: use 1 to 64 letters, digits or - _ .");

    public static bool TryParse([NotNullWhen(true)] string? text, out SourceId id)
    {
        id = default;
        if (text is not { Length: > 0 and <= 64 })
        {
            return false;
        }
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
            {
                return false;
            }
        }
        id = new SourceId(text.ToLowerInvariant());
        return true;
    }

    public override string ToString() => Value ?? "";
}
