namespace TelemetryGrid.Protocols.Exposition;

/// <summary>A label in place. Both parts are as on the page: with a backslash in them, <see cref="ExpositionText.UnescapeLabel"/> gives what is meant.</summary>
public readonly ref struct ExpositionLabel(ReadOnlySpan<byte> name, ReadOnlySpan<byte> rawValue)
{
    /// <summary>Without quotes, if it had any. Only a quoted name can hold escapes.</summary>
    public ReadOnlySpan<byte> Name { get; } = name;

    public ReadOnlySpan<byte> RawValue { get; } = rawValue;
}
